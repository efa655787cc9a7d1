package resync.peer.wire.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;

class IsakmpMessageTest {
  private static final Octets SPI = Octets.hex("ff00a1b2");
  private static final Octets COOKIES = Octets.hex("0102030405060708090a0b0c0d0e0f10");

  private static final SaTransform TRANSFORM =
      new SaTransform(
          1,
          1,
          List.of(
              Attribute.of(1, 7),
              Attribute.of(14, 256),
              Attribute.of(11, 1),
              Attribute.of(12, 86_400)));

  /** One of every payload, with values that differ from each other. */
  private static final List<IsakmpPayload> EVERY =
      List.of(
          new IsakmpPayload.Sa(
              List.of(
                  new SaProposal(1, ProtocolId.AH, SPI, List.of(TRANSFORM)),
                  new SaProposal(1, ProtocolId.ESP, SPI, List.of(TRANSFORM, TRANSFORM)),
                  new SaProposal(2, ProtocolId.ISAKMP, Octets.EMPTY, List.of(TRANSFORM)))),
          new IsakmpPayload.KeyExchange(Octets.hex("0102030405")),
          new IsakmpPayload.Identification(
              IdentificationType.IPV4_ADDR_SUBNET, 17, 500, Octets.hex("0a000000ffffff00")),
          new IsakmpPayload.Certificate(4, Octets.hex("3000")),
          new IsakmpPayload.CertificateRequest(4, Octets.EMPTY),
          new IsakmpPayload.Hash(Octets.hex("0a0b0c")),
          new IsakmpPayload.Signature(Octets.hex("0d0e")),
          new IsakmpPayload.Nonce(Octets.of(new byte[32])),
          new IsakmpPayload.Notification(ProtocolId.ESP, SPI, NotifyCode.INVALID_SPI.number(), SPI),
          new IsakmpPayload.Delete(ProtocolId.ESP, List.of(SPI, Octets.hex("01020304"))),
          new IsakmpPayload.Delete(ProtocolId.ISAKMP, List.of(COOKIES)),
          new IsakmpPayload.Notification(
              0, ProtocolId.ISAKMP, Octets.EMPTY, NotifyCode.INITIAL_CONTACT.number(), SPI),
          new IsakmpPayload.Delete(0, ProtocolId.ESP, List.of(SPI)),
          new IsakmpPayload.Delete(ProtocolId.ESP, List.of()),
          new IsakmpPayload.Fragment(7, 1, false, Octets.hex("0e")),
          new IsakmpPayload.Fragment(7, 2, true, Octets.hex("0f")),
          new IsakmpPayload.VendorId(Octets.hex("abcdef")),
          new IsakmpPayload.NatDiscovery(false, Octets.hex("01")),
          new IsakmpPayload.NatDiscovery(true, Octets.hex("02")),
          new IsakmpPayload.NatOriginalAddress(false, 1, Octets.hex("0a000001")),
          new IsakmpPayload.NatOriginalAddress(true, 1, Octets.hex("0a000002")),
          new IsakmpPayload.Unknown(200, Octets.hex("00")));

  private static byte[] message() {
    return IsakmpMessage.encode(
        IsakmpMessage.header(1, 2, Exchange.IDENTITY_PROTECTION, 0, 0), EVERY);
  }

  private static Decoded<IsakmpMessage> decode(byte[] octets) {
    return IkeHeader.decode(octets).then(header -> IsakmpMessage.decode(header, octets));
  }

  @Test
  void everyPayloadIsReadAsItWasWritten() {
    byte[] octets = message();
    if (!(decode(octets) instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))) {
      throw new AssertionError(decode(octets));
    }
    assertEquals(EVERY, message.payloads());
    assertArrayEquals(octets, IsakmpMessage.encode(message.header(), message.payloads()));
    for (int i = 0; i < EVERY.size(); i++) {
      assertEquals(Octets.of(IsakmpPayloads.body(EVERY.get(i))), message.bodies().get(i));
    }
  }

  @Test
  void everyKindOfPayloadIsThere() {
    Set<Class<?>> kinds = EVERY.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(IsakmpPayload.class.getPermittedSubclasses()), kinds);
  }

  /** But for reserved bits, which are sent as zero. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsReadIsWrittenAsItCame(long seed) {
    Random random = new Random(seed);
    byte[] sound = message();
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = sound.clone();
      int at = random.nextInt(octets.length);
      octets[at] = (byte) random.nextInt();
      if (decode(octets) instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message)) {
        read++;
        byte[] written = IsakmpMessage.encode(message.header(), message.payloads());
        for (int i = 0; !Arrays.equals(octets, written) && i < octets.length; i++) {
          int place = i;
          boolean reserved = written[i] == 0 || written[i] == 1;
          assertTrue(
              written[i] == octets[i] || reserved,
              () -> "octet " + place + ": " + Octets.of(octets) + " and " + Octets.of(written));
        }
      }
    }
    assertTrue(read > 5_000, "only " + read + " were read");
  }

  @Test
  void paddingFollowsThePayloadsOfADecryptedMessageOnly() {
    IkeHeader header = IsakmpMessage.header(1, 2, Exchange.QUICK_MODE, 1, 7);
    List<IsakmpPayload> payloads =
        List.of(new IsakmpPayload.Hash(Octets.hex("0a0b0c0d")), new IsakmpPayload.VendorId(SPI));
    byte[] octets = IsakmpPayloads.encode(payloads);
    byte[] padded = Arrays.copyOf(octets, octets.length + 9);
    padded[padded.length - 1] = 9;
    IkeHeader first = new IkeHeader(1, 2, IsakmpPayload.HASH, 1, 0, header.exchangeType(), 1, 7, 0);
    if (!(IsakmpMessage.decodeDecrypted(first, padded)
        instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))) {
      throw new AssertionError("padding is refused");
    }
    assertEquals(payloads, message.payloads());
    assertEquals(
        Octets.of(octets, 8, octets.length), message.afterFirst(), "the hash covers no padding");
  }

  /** What is written at a place makes the message one that cannot be read. */
  @ParameterizedTest
  @CsvSource({
    "29, 1, the reserved octet of the SA payload",
    "30, 255, the length of the SA payload",
    "35, 9, the DOI",
    "39, 2, the situation",
    "40, 5, what follows the proposal",
    "43, 255, the length of the proposal",
    "46, 200, the size of the SPI",
    "47, 7, the number of transforms",
    "55, 255, the length of the transform",
  })
  void aBrokenFieldIsNoMessage(int at, int value, String what) {
    byte[] octets = message();
    octets[at] = (byte) value;
    assertNotNull(what);
    switch (decode(octets)) {
      case Decoded.Ok<IsakmpMessage> _ -> throw new AssertionError("read in spite of " + what);
      case Decoded.Malformed<IsakmpMessage> _, Decoded.Unsupported<IsakmpMessage> _ -> {}
    }
  }

  @Test
  void noOctetsMakeTheReaderThrow() {
    Random random = new Random(4);
    byte[] sound = message();
    for (int round = 0; round < 200_000; round++) {
      byte[] octets = sound.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        octets = Arrays.copyOf(octets, random.nextInt(octets.length));
      }
      assertNotNull(decode(octets));
      IkeHeader header = new IkeHeader(1, 2, random.nextInt(256), 1, 0, 32, 1, random.nextInt(), 0);
      assertInstanceOf(Decoded.class, IsakmpMessage.decodeDecrypted(header, octets));
    }
  }
}

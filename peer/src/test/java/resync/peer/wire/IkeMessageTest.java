package resync.peer.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IkeMessageTest {
  private static final Octets SPI = Octets.hex("ff00a1b2");
  private static final Selector SELECTOR =
      Selector.ipv4(17, 7007, 7008, Octets.hex("0a010000"), Octets.hex("0a0100ff"));

  /** One of every payload, with values that differ from each other. */
  private static final List<Payload> EVERY =
      List.of(
          new Payload.Sa(
              List.of(
                  new Proposal(
                      1,
                      SecurityProtocol.ESP,
                      SPI,
                      List.of(
                          Transform.of(Transform.ENCRYPTION, 20, 256),
                          Transform.of(Transform.KEY_EXCHANGE, 31),
                          Transform.of(Transform.SEQUENCE_NUMBERS, 0))),
                  new Proposal(
                      2,
                      SecurityProtocol.ESP,
                      SPI,
                      List.of(
                          Transform.of(Transform.ENCRYPTION, 12, 128),
                          Transform.of(Transform.INTEGRITY, 12))))),
          new Payload.KeyExchange(31, Octets.hex("0102030405")),
          new Payload.IdInitiator(IdType.FQDN, Octets.hex("77657374")),
          new Payload.IdResponder(IdType.IPV4_ADDR, Octets.hex("c6336401")),
          new Payload.Auth(Payload.Auth.SHARED_KEY, Octets.hex("0a0b0c")),
          new Payload.Nonce(Octets.of(new byte[32])),
          new Payload.Notify(SecurityProtocol.ESP, SPI, NotifyType.REKEY_SA.number(), Octets.EMPTY),
          Payload.Notify.of(NotifyType.INVALID_SPI, SPI),
          new Payload.Delete(SecurityProtocol.ESP, List.of(SPI, Octets.hex("01020304"))),
          new Payload.Delete(SecurityProtocol.IKE, List.of()),
          new Payload.VendorId(Octets.hex("abcdef")),
          new Payload.TsInitiator(List.of(SELECTOR)),
          new Payload.TsResponder(
              List.of(
                  SELECTOR,
                  new Selector(
                      Selector.IPV6_RANGE,
                      0,
                      0,
                      65535,
                      Octets.of(new byte[16]),
                      Octets.of(new byte[16])))),
          new Payload.Delete(SecurityProtocol.ESP, List.of()),
          new Payload.Opaque(PayloadType.CERT.number(), false, Octets.hex("0430")),
          new Payload.Opaque(PayloadType.CERTREQ.number(), false, Octets.hex("04")),
          new Payload.Opaque(PayloadType.CONFIGURATION.number(), false, Octets.hex("01000000")),
          new Payload.Opaque(PayloadType.EAP.number(), false, Octets.hex("01010004")),
          new Payload.Opaque(200, false, Octets.hex("00")),
          new Payload.Encrypted(PayloadType.NONCE.number(), Octets.hex("0102030405060708")));

  private static byte[] message(List<Payload> payloads) {
    IkeHeader header =
        new IkeHeader(1, 2, 0, 2, 0, ExchangeType.CREATE_CHILD_SA.number(), 0x08, 3, 0);
    return new IkeMessage(header, payloads).encode();
  }

  private static IkeMessage decoded(byte[] octets) {
    return assertInstanceOf(Decoded.Ok.class, IkeMessage.decode(octets)).value()
            instanceof IkeMessage message
        ? message
        : throwing();
  }

  private static IkeMessage throwing() {
    throw new AssertionError("not a message");
  }

  @Test
  void readsACapturedFirstMessage() {
    byte[] octets = Octets.hex(Captured.INIT_REQUEST).toArray();
    IkeMessage message = decoded(octets);
    assertEquals(0xea684d21597afd36L, message.header().initiatorSpi());
    assertEquals(ExchangeType.IKE_SA_INIT.number(), message.header().exchangeType());
    assertTrue(message.header().fromInitiator());
    Proposal proposal = message.first(Payload.Sa.class).orElseThrow().proposals().getFirst();
    assertEquals(
        List.of(
            Transform.of(Transform.ENCRYPTION, 15, 128),
            Transform.of(Transform.PRF, 5),
            Transform.of(Transform.KEY_EXCHANGE, 19)),
        proposal.transforms());
    assertEquals(19, message.first(Payload.KeyExchange.class).orElseThrow().group());
    assertEquals(32, message.first(Payload.Nonce.class).orElseThrow().data().length());
    assertEquals(
        8,
        message.notification(NotifyType.SIGNATURE_HASH_ALGORITHMS).orElseThrow().data().length());
    assertArrayEquals(octets, message.encode(), "written again it is the same");
  }

  @Test
  void readsACapturedEncryptedMessage() {
    byte[] octets = Octets.hex(Captured.ENCRYPTED_DELETE).toArray();
    Payload.Encrypted encrypted = decoded(octets).first(Payload.Encrypted.class).orElseThrow();
    assertEquals(PayloadType.DELETE.number(), encrypted.firstInner());
    assertEquals(29, encrypted.body().length());
    assertArrayEquals(octets, decoded(octets).encode());
  }

  /** Its next payload field names the first payload of the whole message (RFC 7383 section 2.5). */
  @Test
  void theFirstFragmentOfAMessageIsItsLastPayload() {
    Payload fragment = new Payload.EncryptedFragment(35, Octets.hex("00010002" + "00".repeat(40)));
    byte[] octets = message(List.of(fragment));
    assertEquals(List.of(fragment), decoded(octets).payloads());
    assertArrayEquals(octets, decoded(octets).encode());
  }

  @Test
  void everyPayloadComesBackAsItWas() {
    assertEquals(EVERY, decoded(message(EVERY)).payloads());
  }

  /** Others refuse an attribute where an algorithm has one key length alone. */
  @Test
  void aTransformWithoutAKeyLengthHasNoAttribute() {
    assertEquals(Octets.EMPTY, Transform.of(Transform.PRF, 5, 0).attributes());
    assertEquals(Octets.hex("800e0100"), Transform.of(Transform.ENCRYPTION, 12, 256).attributes());
  }

  @Test
  void everyKindOfPayloadIsThere() {
    Set<Integer> kinds = EVERY.stream().map(Payload::type).collect(Collectors.toSet());
    // It ends a message, as Encrypted does, and so has a test of its own.
    kinds.add(PayloadType.ENCRYPTED_FRAGMENT.number());
    for (PayloadType type : PayloadType.values()) {
      assertTrue(kinds.contains(type.number()), type::toString);
    }
  }

  static IntStream places() {
    return IntStream.range(0, EVERY.size());
  }

  /** It means nothing on a known payload, and is written again as it came. */
  @ParameterizedTest
  @MethodSource("places")
  void theCriticalBitOfAKnownPayloadIsKept(int place) {
    byte[] octets = message(EVERY);
    int at = IkeHeader.LENGTH;
    for (int i = 0; i < place; i++) {
      at += Wire.u16(octets, at + 2);
    }
    octets[at + 1] = (byte) 0x80;
    boolean unknown = EVERY.get(place).type() == 200;
    if (unknown) {
      assertInstanceOf(Decoded.Unsupported.class, IkeMessage.decode(octets));
    } else {
      assertArrayEquals(octets, decoded(octets).encode(), () -> EVERY.get(place).toString());
    }
  }

  /** But for reserved bits, which are ignored and sent as zero (section 2.5). */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsReadIsWrittenAsItCame(long seed) {
    Random random = new Random(seed);
    byte[] sound = message(EVERY);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = sound.clone();
      int at = random.nextInt(octets.length);
      octets[at] = (byte) random.nextInt();
      if (IkeMessage.decode(octets) instanceof Decoded.Ok<IkeMessage>(IkeMessage message)) {
        read++;
        byte[] written = message.encode();
        assertEquals(message.payloads(), decoded(written).payloads());
        for (int i = 0; !Arrays.equals(octets, written) && i < octets.length; i++) {
          int place = i;
          boolean reserved = written[i] == 0 || written[i] == (byte) 0x80;
          assertTrue(
              written[i] == octets[i] || reserved,
              () -> "octet " + place + ": " + Octets.of(octets) + " and " + Octets.of(written));
        }
      }
    }
    assertTrue(read > 5_000, "only " + read + " were read");
  }

  @Test
  void theLengthOfAMessageMustBeTheTruth() {
    byte[] octets = message(EVERY);
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertInstanceOf(Decoded.Malformed.class, IkeMessage.decode(cut), "cut at " + length);
    }
    assertInstanceOf(
        Decoded.Malformed.class, IkeMessage.decode(Arrays.copyOf(octets, octets.length + 1)));
  }

  /** The same cuts where the header's length says what is there. */
  @Test
  void aCutMessageWithATrueLengthIsMalformed() {
    byte[] octets = message(EVERY);
    for (int length = IkeHeader.LENGTH; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      Wire.put32(cut, 24, length);
      assertInstanceOf(Decoded.Malformed.class, IkeMessage.decode(cut), "cut at " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void garbageNeverThrows(long seed) {
    Random random = new Random(seed);
    byte[] octets = message(EVERY);
    for (int i = 0; i < 20_000; i++) {
      byte[] mangled = octets.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        mangled[IkeHeader.LENGTH + random.nextInt(octets.length - IkeHeader.LENGTH)] =
            (byte) random.nextInt();
      }
      IkeMessage.decode(mangled).then(Decoded.Ok::new);
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      Payloads.decode(random.nextInt(256), noise).then(Decoded.Ok::new);
    }
  }

  @Test
  void anUnknownCriticalPayloadIsNamed() {
    byte[] octets = message(List.of(new Payload.Opaque(200, true, Octets.EMPTY)));
    assertEquals(new Decoded.Unsupported<>("critical payload 200", 200), IkeMessage.decode(octets));
  }

  @Test
  void anotherMajorVersionIsNamed() {
    byte[] octets = message(EVERY);
    octets[17] = 0x30;
    assertEquals(new Decoded.Unsupported<>("major version 3", 3), IkeMessage.decode(octets));
  }

  @ParameterizedTest
  @CsvSource({
    // SA: a proposal whose length is too long, transforms that do not add up, SPI too long
    "33, 0000003001010000, proposal length 48 does not fit",
    "33, 0000000801010001, transform header is cut off",
    "33, 0000000801010400, proposal SPI size 4 does not fit",
    "33, 0100000801010000, proposal is followed by neither 0 nor 2",
    // nonce of 15 octets
    "40, 000102030405060708090a0b0c0d0e, 'nonce of 15 octets, not 16 to 256'",
    // notify whose SPI is longer than the rest
    "41, 0304000b0102, notify SPI size 4 does not fit",
    // delete of two SPIs with one there, and of IKE with SPIs
    "42, 0304000201020304, delete of 2 SPIs of 4 octets for protocol 3",
    "42, 010800010102030405060708, delete of 1 SPIs of 8 octets for protocol 1",
    // traffic selectors: none, IPv4 of the wrong length
    "44, 00000000, TSI payload holds no selector",
    "45, 01000000070000080000ffff, traffic selector length 8 for type 7",
  })
  void whatIsWrongIsSaid(int type, String body, String reason) {
    byte[] octets = message(List.of(new Payload.Opaque(type, false, Octets.hex(body))));
    assertEquals(new Decoded.Malformed<>(reason), IkeMessage.decode(octets));
  }

  @Test
  void aTransformWithAnUnknownAttributeIsReadAndMarked() {
    // One proposal, one transform of 12 octets with attribute 15, value 1 (RFC 7296 3.3.6).
    String body = "00000014" + "01010001" + "0000000c" + "0100000c" + "800f0001";
    byte[] octets = message(List.of(new Payload.Opaque(33, false, Octets.hex(body))));
    Transform transform =
        decoded(octets)
            .first(Payload.Sa.class)
            .orElseThrow()
            .proposals()
            .getFirst()
            .transforms()
            .getFirst();
    assertFalse(transform.understood());
    assertArrayEquals(octets, decoded(octets).encode(), "written again it is the same");
  }
}

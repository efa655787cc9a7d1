package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.dissect.IkePayload;
import resync.lab.dissect.IkePayload.SecurityAssociation;
import resync.lab.dissect.IkePayloads;
import resync.lab.dissect.Proposal;
import resync.lab.dissect.Transform;

/** What two ends agreed on in captures of real runs, each in a folder that its proposal names. */
class AgreedContentsTest {
  private static final byte[] SELECTOR = Packets.hex("07 00 0010 0000 ffff 0a010000 0a0100ff");

  private static String name(Path folder) {
    return folder.getFileName().toString().replaceAll("^v1-(main|aggressive)-|-pfs$", "");
  }

  @ParameterizedTest
  @MethodSource("resync.lab.capture.KeptCapturesTest#captures")
  void theAlgorithmsOfTheIkeSaAreThoseOfItsProposal(Path folder) throws IOException {
    List<IkePayload> contents = contents(folder);
    Proposal chosen =
        contents.stream()
            .filter(SecurityAssociation.class::isInstance)
            .flatMap(payload -> ((SecurityAssociation) payload).proposals().stream())
            .filter(proposal -> proposal.protocol() == Proposal.Protocol.IKE)
            .findFirst()
            .orElseThrow();
    Transform encryption = chosen.of(Transform.Type.ENCR).getFirst();
    String words = name(folder);
    if (words.startsWith("aes")) {
      assertEquals(words.substring(3, 6), Integer.toString(encryption.keyLength().orElse(0)));
    }
    String expected = words.contains("gcm") ? "GCM_" + words.replaceAll(".*gcm", "") : "CBC|DES";
    assertTrue(
        encryption.name().matches(".*(" + expected + ").*"), () -> words + ": " + encryption);
    Transform prf = chosen.of(Transform.Type.PRF).getFirst();
    if (words.matches(".*-(sha|md).*")) {
      String hash = words.replaceAll(".*-(sha(?=[^1]))?", "").toUpperCase(Locale.ROOT);
      assertTrue(prf.name().contains(hash.replace("SHA1", "SHA")), () -> words + ": " + prf);
    }
    assertFalse(chosen.of(Transform.Type.KE).isEmpty());
  }

  @Test
  void selectorsIdentitiesAndIpsecSasAreTyped() throws IOException, URISyntaxException {
    assertEquals(
        List.of(
            "IDr 198.51.100.1",
            "SA ESP ENCR_AES_CBC (128)/AUTH_HMAC_SHA1_96/No ESN",
            "TSi 10.1.0.0-10.1.0.255",
            "TSr 10.2.0.0-10.2.0.255"),
        message("aes128-sha1", 4));
    assertEquals(
        List.of(
            "SA ESP ENCR_AES_CBC (128)/HMAC-SHA/MODP_2048/Tunnel",
            "ID 10.2.0.0/24",
            "ID 10.3.0.0/24"),
        message("v1-main-aes128-sha1-pfs", 8));
  }

  private static List<String> message(String folder, long number)
      throws IOException, URISyntaxException {
    Path of =
        KeptCapturesTest.captures().stream()
            .filter(capture -> capture.endsWith(folder))
            .findFirst()
            .orElseThrow();
    return IkeMessages.read(of.resolve("wire.pcap"), of).stream()
        .filter(message -> message.number() == number)
        .flatMap(message -> message.contents().stream())
        .map(IkePayload::toString)
        .toList();
  }

  private static List<IkePayload> contents(Path folder) throws IOException {
    return IkeMessages.read(folder.resolve("wire.pcap"), folder).stream()
        .map(IkeMessage::contents)
        .flatMap(List::stream)
        .collect(Collectors.toList());
  }

  /** What is not well-formed is left out, and nothing of it throws. */
  @Test
  void octetsOfStrangersBreakNothing() {
    byte[] selectors = Packets.join(Packets.hex("01 000000"), SELECTOR);
    byte[] whole =
        Packets.join(
            Packets.payload(45, selectors),
            Packets.payload(33, selectors),
            Packets.payload(1, Packets.hex("00000001 00000001 00000028 01 03 04 01 01020304")),
            Packets.payload(0, Packets.hex("04 000000 0a010000 ffffff00")));
    assertEquals(2, IkePayloads.in(ByteBuffer.wrap(whole, 0, 56), 44, 2).size());
    Random chance = new Random(1);
    for (int n = 0; n < 20_000; n++) {
      byte[] octets = whole.clone();
      for (int bit = 0; bit < 1 + n % 8; bit++) {
        octets[chance.nextInt(octets.length)] = (byte) chance.nextInt();
      }
      ByteBuffer in = ByteBuffer.wrap(octets, 0, chance.nextInt(octets.length + 1));
      assertNotNull(IkePayloads.in(in, chance.nextInt(50), 1 + n % 2).toString());
    }
  }
}

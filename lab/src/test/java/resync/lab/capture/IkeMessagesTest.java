package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.capture.Packets.append;
import static resync.lab.capture.Packets.ethernet;
import static resync.lab.capture.Packets.fileHeader;
import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ike;
import static resync.lab.capture.Packets.ipv4;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.payload;
import static resync.lab.capture.Packets.record;
import static resync.lab.capture.Packets.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Messages;
import resync.lab.capture.Decryption.Protection;

/** The lab's own reader of IKE, against messages sealed by the JDK's ciphers and against tshark. */
class IkeMessagesTest {
  private static final int REQUEST = 0x08;
  private static final int RESPONSE = 0x20;
  private static final int INFORMATIONAL = 37;
  private static final byte[] INSIDE =
      join(payload(42, hex("00 00 000b b761863e")), payload(0, hex("03 04 0001 c761863e")));

  @TempDir Path directory;

  static List<SealedIke> suites() {
    return SealedIke.all();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void opensEveryAlgorithmAsTsharkDoes(SealedIke suite) throws Exception {
    Path capture =
        capture(
            suite.message(INFORMATIONAL, REQUEST, 41, INSIDE),
            suite.message(INFORMATIONAL, RESPONSE, 0, new byte[0]),
            ike(0x20, 34, REQUEST, 33, payload(0, new byte[0])));
    Path profile = profile(suite.line());
    List<IkeMessage> messages = IkeMessages.read(capture, profile);
    assertEquals(
        List.of(List.of("SK", "INVALID_SPI", "D"), List.of("SK"), List.of("SA")),
        messages.stream().map(IkeMessage::names).toList());
    assertEquals(
        List.of(Protection.DECRYPTED, Protection.DECRYPTED, Protection.CLEAR),
        messages.stream().map(IkeMessage::protection).toList());
    assertEquals(
        List.of("INFORMATIONAL", "INFORMATIONAL", "IKE_SA_INIT"),
        messages.stream().map(IkeMessage::exchange).toList());
    TsharkOnPath.assume();
    assertEquals(tshark(capture, profile), asTsharkTells(messages));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void noBitOfAMessageCanBeChanged(SealedIke suite) throws Exception {
    byte[] genuine = suite.message(INFORMATIONAL, REQUEST, 41, INSIDE);
    IkeOpener opener = new IkeOpener(IkeKeys.read(profile(suite.line())));
    assertEquals(Protection.DECRYPTED, open(opener, genuine).orElseThrow().protection());
    for (int bit = 0; bit < 8 * genuine.length; bit++) {
      byte[] changed = genuine.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Optional<IkeOpener.Opened> opened = open(opener, changed);
      assertNotEquals(
          Optional.of(Protection.DECRYPTED),
          opened.map(IkeOpener.Opened::protection),
          "bit " + bit + " of " + suite);
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void nothingOnTheWireMakesItThrow(SealedIke suite) throws Exception {
    IkeOpener opener = new IkeOpener(IkeKeys.read(profile(suite.line())));
    Random random = new Random(20261121);
    byte[] genuine = suite.message(INFORMATIONAL, REQUEST, 41, INSIDE);
    byte[] fragment = suite.fragment(INFORMATIONAL, REQUEST, 41, 1, 2, INSIDE);
    for (int i = 0; i < 3000; i++) {
      byte[] octets = i % 2 == 0 ? genuine.clone() : fragment.clone();
      octets = Arrays.copyOf(octets, random.nextInt(octets.length + 20));
      for (int n = random.nextInt(4); n > 0 && octets.length > 16; n--) {
        octets[16 + random.nextInt(octets.length - 16)] = (byte) random.nextInt();
      }
      if (octets.length >= 28 && random.nextBoolean()) {
        ByteBuffer.wrap(octets).putInt(24, random.nextInt(octets.length + 4));
      }
      open(opener, octets);
    }
  }

  /** What is inside a genuine message is not to be trusted either. */
  @Test
  void nothingInsideAMessageMakesItThrow() throws Exception {
    SealedIke suite = SealedIke.gcm(128, 16);
    IkeOpener opener = new IkeOpener(IkeKeys.read(profile(suite.line())));
    Random random = new Random(20261121);
    for (int i = 0; i < 3000; i++) {
      byte[] inside = new byte[random.nextInt(60)];
      random.nextBytes(inside);
      byte[] message =
          i % 2 == 0
              ? suite.message(INFORMATIONAL, REQUEST, random.nextInt(256), inside)
              : suite.fragment(
                  INFORMATIONAL,
                  REQUEST,
                  random.nextInt(256),
                  random.nextInt(4),
                  random.nextInt(65536),
                  inside);
      assertTrue(open(opener, message).isPresent());
    }
  }

  @Test
  void putsFragmentsTogether() throws Exception {
    SealedIke suite = SealedIke.gcm(256, 16);
    byte[] first = Arrays.copyOf(INSIDE, 13);
    byte[] second = Arrays.copyOfRange(INSIDE, 13, INSIDE.length);
    Path capture =
        capture(
            suite.fragment(INFORMATIONAL, REQUEST, 41, 1, 2, first),
            suite.fragment(INFORMATIONAL, REQUEST, 0, 2, 2, second));
    Path profile = profile(suite.line());
    List<IkeMessage> messages = IkeMessages.read(capture, profile);
    assertEquals(
        List.of(List.of("SKF"), List.of("SKF", "INVALID_SPI", "D")),
        messages.stream().map(IkeMessage::names).toList());
    TsharkOnPath.assume();
    assertEquals(tshark(capture, profile), asTsharkTells(messages));
  }

  @Test
  void saysWhyAMessageStaysEncrypted() throws Exception {
    SealedIke suite = SealedIke.gcm(128, 16);
    String line = suite.line();
    Path capture = capture(suite.message(INFORMATIONAL, REQUEST, 41, INSIDE));
    assertEquals(
        "there is no key for the IKE SA 1111111111111111_i 2222222222222222_r",
        problem(capture, ""));
    assertEquals(
        "there is no key for the IKE SA 1111111111111111_i 2222222222222222_r",
        problem(capture, line.substring(0, line.length() - 30)));
    assertEquals(
        "the lab has no encryption algorithm AES-CCM-128 with 8 octet ICV [RFC5282]",
        problem(capture, line.replace("GCM-128 with 16", "CCM-128 with 8")));
    assertEquals(
        "its keys have the wrong length in ikev2_decryption_table",
        problem(capture, line.replace("GCM-128", "GCM-192")));
    assertEquals(
        "its keys are not hexadecimal in ikev2_decryption_table",
        problem(capture, line.replace("0102", "01zz")));
    assertEquals("its integrity check fails", problem(capture, line.replace("0102", "0103")));
    SealedIke cbc = suites().getFirst();
    assertEquals(
        "the lab has no integrity algorithm HMAC_SHA2_256_96 [draft-ietf-ipsec-ciph-sha-256-00]",
        problem(
            capture,
            cbc.line()
                .replace(
                    "HMAC_MD5_96 [RFC2403]",
                    "HMAC_SHA2_256_96 [draft-ietf-ipsec-ciph-sha-256-00]")));
  }

  private String problem(Path capture, String table) throws IOException {
    List<IkeMessage> messages = IkeMessages.read(capture, profile(table));
    assertEquals(List.of("SK"), messages.getFirst().names());
    assertEquals(Protection.ENCRYPTED, messages.getFirst().protection());
    return messages.getFirst().problem().orElseThrow();
  }

  private static Optional<IkeOpener.Opened> open(IkeOpener opener, byte[] octets) {
    ByteBuffer message = ByteBuffer.wrap(octets);
    Optional<Ike> header = IkeDissector.dissect(message);
    return header.map(h -> opener.open(h, message, "192.0.2.1"));
  }

  static List<IkeMessage> tshark(Path capture, Path profile) throws IOException {
    return assertInstanceOf(Messages.class, Tshark.decrypt(capture, profile)).ike();
  }

  /** Messages of the lab's reader without the SPIs in them, of which tshark's rows say nothing. */
  static List<IkeMessage> asTsharkTells(List<IkeMessage> messages) {
    return messages.stream()
        .map(
            m ->
                new IkeMessage(
                    m.number(),
                    m.time(),
                    m.source(),
                    m.destination(),
                    m.exchange(),
                    m.response(),
                    m.messageId(),
                    m.protection(),
                    m.names(),
                    m.problem()))
        .toList();
  }

  private Path capture(byte[]... messages) throws IOException {
    Path file = directory.resolve("wire.pcap");
    Files.deleteIfExists(file);
    append(file, fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.NANOSECONDS, Packets.ETHERNET));
    for (byte[] message : messages) {
      byte[] packet = ethernet(ipv4(17, 0, udp(500, 500, message)));
      append(file, record(ByteOrder.LITTLE_ENDIAN, 1, 5, packet));
    }
    return file;
  }

  private Path profile(String table) throws IOException {
    Path profile = Files.createDirectories(directory.resolve("wireshark"));
    Files.writeString(profile.resolve(IkeKeys.TABLE), table);
    return profile;
  }
}

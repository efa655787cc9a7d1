package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import static resync.lab.capture.SealedPackets.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import resync.lab.capture.Decryption.EspPacket;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Inner;
import resync.lab.capture.Decryption.Messages;
import resync.lab.capture.Decryption.Protection;

/** Messages that are sealed here by the JDK's ciphers are opened by tshark. */
class TsharkTest {
  private static final int REQUEST = 0x08;
  private static final int RESPONSE = 0x20;
  private static final int INFORMATIONAL = 37;
  private static final int RAW = 101;
  private static final byte[] INVALID_SPI = hex("00 00 000b b761863e");
  private static final byte[] DELETE = hex("03 04 0001 c761863e");

  @TempDir Path directory;

  enum Suite {
    AES_GCM,
    AES_CBC
  }

  @ParameterizedTest
  @EnumSource
  void opensWhatTheTablesHaveKeysFor(Suite suite) throws Exception {
    TsharkOnPath.assume();
    Messages messages =
        assertInstanceOf(
            Messages.class,
            Tshark.decrypt(capture(suite), profile(suite, text(SealedPackets.KEY))));
    assertEquals(
        List.of(List.of("SK", "INVALID_SPI", "D"), List.of("SK"), List.of("SA", "COOKIE")),
        messages.ike().stream().map(IkeMessage::names).toList());
    assertEquals(
        List.of(Protection.DECRYPTED, Protection.DECRYPTED, Protection.CLEAR),
        messages.ike().stream().map(IkeMessage::protection).toList());
    IkeMessage request = messages.ike().getFirst();
    assertEquals("INFORMATIONAL", request.exchange());
    assertEquals("192.0.2.1", request.source());
    assertEquals(List.of(7L, 7L, 7L), messages.ike().stream().map(IkeMessage::messageId).toList());
    assertEquals(
        List.of(false, true, false), messages.ike().stream().map(IkeMessage::response).toList());
    assertEquals(Instant.ofEpochSecond(1, 5), request.time());

    assertEquals(
        List.of(Optional.of(new Inner("10.1.0.10", "10.2.0.10", 17)), Optional.empty()),
        messages.esp().stream().map(EspPacket::inner).toList());
    assertEquals(
        List.of("b761863e", "c761863e"), messages.esp().stream().map(EspPacket::spi).toList());
  }

  @ParameterizedTest
  @EnumSource
  void doesNotCallItDecryptedWhereTheKeyIsWrong(Suite suite) throws Exception {
    TsharkOnPath.assume();
    Path profile = profile(suite, text(SealedPackets.KEY));
    for (String table : List.of("ikev2_decryption_table", "esp_sa")) {
      String keys = Files.readString(profile.resolve(table));
      Files.writeString(
          profile.resolve(table),
          keys.replace("00112233", "00112234").replace("0f1e2d3c", "0f1e2d3d"));
    }
    Messages messages = assertInstanceOf(Messages.class, Tshark.decrypt(capture(suite), profile));
    assertEquals(
        List.of(Protection.ENCRYPTED, Protection.ENCRYPTED, Protection.CLEAR),
        messages.ike().stream().map(IkeMessage::protection).toList());
    assertTrue(messages.esp().stream().allMatch(packet -> packet.inner().isEmpty()));
  }

  /** ICMP inside ESP is a packet as any other; ESP and IKE that an ICMP error quotes are none. */
  @Test
  void icmpInsideCountsAndWhatIcmpQuotesDoesNot() throws Exception {
    TsharkOnPath.assume();
    Path file = directory.resolve("icmp.pcap");
    append(file, fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.NANOSECONDS, Packets.ETHERNET));
    byte[] esp = SealedPackets.espGcm("b761863e", 1, 1, hex("0800 f7ff 0000 0000"));
    byte[] ike = ipv4(17, 0, udp(500, 500, ike(0x20, 34, REQUEST, 33, payload(0, new byte[0]))));
    byte[] quoted = SealedPackets.espGcm("b761863e", 2);
    byte[] unreachable = hex("0302 0000 00000000");
    byte[] inner = ipv4(1, 0, join(unreachable, ipv4(17, 0, udp(9, 9, new byte[8]))));
    byte[] error =
        SealedPackets.espGcm("b761863e", 3, 1, Arrays.copyOfRange(inner, 20, inner.length));
    add(file, esp);
    add(file, ike);
    add(file, ipv4(1, 0, join(unreachable, ike)));
    add(file, ipv4(1, 0, join(unreachable, quoted)));
    add(file, error);
    Messages messages =
        assertInstanceOf(
            Messages.class, Tshark.decrypt(file, profile(Suite.AES_GCM, text(SealedPackets.KEY))));
    assertEquals(List.of(2L), messages.ike().stream().map(IkeMessage::number).toList());
    assertEquals(List.of(1L, 5L), messages.esp().stream().map(EspPacket::number).toList());
    Inner icmp = new Inner("10.1.0.10", "10.2.0.10", 1);
    assertEquals(
        List.of(Optional.of(icmp), Optional.of(icmp)),
        messages.esp().stream().map(EspPacket::inner).toList());
  }

  /** IPv6 around IKE and ESP, as the lab's own reader has it. */
  @Test
  void readsIpv6() throws Exception {
    TsharkOnPath.assume();
    Path file = directory.resolve("v6.pcap");
    append(file, fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.NANOSECONDS, RAW));
    byte[] ike = udp(500, 500, ike(0x20, 34, REQUEST, 33, payload(0, new byte[0])));
    byte[] ah = hex("11 04 0000 b76186a2 00000006 000000000000000000000000");
    for (byte[] packet :
        List.of(
            ipv6(17, "20010db8000000000000000000000001", ike),
            ipv6(50, "fe800000000000000000000000000001", Packets.esp("b761863e", 7)),
            ipv6(51, "00000000000000000000ffff01020304", join(ah, udp(7, 7, new byte[4]))),
            ipv6(17, "20010000000100000000000000010001", ike))) {
      append(file, record(ByteOrder.LITTLE_ENDIAN, 1, 5, packet));
    }
    Messages messages =
        assertInstanceOf(
            Messages.class, Tshark.decrypt(file, profile(Suite.AES_GCM, text(SealedPackets.KEY))));
    CaptureContents contents = CaptureContents.read(file);
    assertEquals(messages.ike(), IkeMessagesTest.asTsharkTells(contents.ike()));
    assertEquals(
        List.of("2001:db8::1", "2001:0:1::1:1"),
        contents.ike().stream().map(IkeMessage::source).toList());
    assertEquals(
        messages.esp().stream().map(EspPacket::source).toList(),
        List.of(contents.sas().getFirst().source()));
    assertEquals(
        List.of("ESP", "AH"),
        contents.sas().stream().map(CaptureContents.SeenSa::protocol).toList());
    assertEquals(4, contents.packets());
  }

  private static byte[] ipv6(int protocol, String source, byte[] payload) {
    return join(
        hex("60000000"),
        ByteBuffer.allocate(4)
            .putShort((short) payload.length)
            .put((byte) protocol)
            .put((byte) 64)
            .array(),
        hex(source),
        hex("20010db8000000000000000000000002"),
        payload);
  }

  @Test
  void whatStandsBeforeADamagedPlaceIsRead() throws Exception {
    TsharkOnPath.assume();
    Path file = capture(Suite.AES_GCM);
    append(file, hex("00000000 00000000 ffffff7f ffffff7f 00"));
    Messages messages =
        assertInstanceOf(
            Messages.class, Tshark.decrypt(file, profile(Suite.AES_GCM, text(SealedPackets.KEY))));
    assertEquals(3, messages.ike().size());
    assertEquals(2, messages.esp().size());
  }

  @Test
  void saysThatThereAreNoKeys() throws Exception {
    Path nowhere = directory.resolve("nowhere");
    Decryption decryption = Tshark.decrypt(capture(Suite.AES_GCM), nowhere);
    String reason = assertInstanceOf(Decryption.Unreadable.class, decryption).reason();
    assertTrue(reason.contains("there are no key tables"), reason);
  }

  private Path capture(Suite suite) throws IOException, GeneralSecurityException {
    Path file = directory.resolve("wire.pcap");
    append(file, fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.NANOSECONDS, Packets.ETHERNET));
    byte[] inside = join(payload(42, INVALID_SPI), payload(0, DELETE));
    byte[] marker = new byte[4];
    byte[] clear =
        ike(
            0x20,
            34,
            REQUEST,
            33,
            join(payload(41, new byte[0]), payload(0, hex("00 00 4006 0011223344"))));
    boolean gcm = suite == Suite.AES_GCM;
    byte[] request =
        gcm
            ? SealedPackets.ikeGcm(INFORMATIONAL, REQUEST, 41, inside)
            : SealedPackets.ikeCbc(INFORMATIONAL, REQUEST, 41, inside);
    byte[] response =
        gcm
            ? SealedPackets.ikeGcm(INFORMATIONAL, RESPONSE, 0, new byte[0])
            : SealedPackets.ikeCbc(INFORMATIONAL, RESPONSE, 0, new byte[0]);
    add(file, ipv4(17, 0, udp(500, 500, request)));
    add(file, ipv4(17, 0, udp(4500, 4500, join(marker, response))));
    add(file, ipv4(17, 0, udp(500, 500, clear)));
    for (String spi : List.of("b761863e", "c761863e")) {
      add(file, gcm ? SealedPackets.espGcm(spi, 1) : SealedPackets.espCbc(spi, 1));
    }
    return file;
  }

  private static void add(Path file, byte[] packet) throws IOException {
    append(file, record(ByteOrder.LITTLE_ENDIAN, 1, 5, ethernet(packet)));
  }

  /** Tables as a peer writes them, with keys for the IKE SA and for the first of two SAs. */
  private Path profile(Suite suite, String key) throws IOException {
    Path profile = Files.createDirectory(directory.resolve("wireshark"));
    boolean gcm = suite == Suite.AES_GCM;
    String whole = gcm ? key + text(SealedPackets.SALT) : key;
    String auth = gcm ? "" : text(SealedPackets.AUTH_KEY);
    Files.writeString(
        profile.resolve("ikev2_decryption_table"),
        String.join(
            ",",
            "1111111111111111",
            "2222222222222222",
            whole,
            whole,
            gcm ? "\"AES-GCM-256 with 16 octet ICV [RFC5282]\"" : "\"AES-CBC-256 [RFC3602]\"",
            auth,
            auth,
            gcm ? "\"NONE [RFC4306]\"\n" : "\"HMAC_SHA2_256_128 [RFC4868]\"\n"));
    Files.writeString(
        profile.resolve("esp_sa"),
        String.join(
            ",",
            "\"IPv4\",\"192.0.2.1\",\"198.51.100.1\",\"0xb761863e\"",
            gcm ? "\"AES-GCM with 16 octet ICV [RFC4106]\"" : "\"AES-CBC [RFC3602]\"",
            "\"0x" + whole + "\"",
            gcm ? "\"NULL\",\"\"\n" : "\"HMAC-SHA-256-128 [RFC4868]\",\"0x" + auth + "\"\n"));
    Files.writeString(
        profile.resolve("preferences"),
        "esp.enable_encryption_decode: TRUE\nesp.enable_authentication_check: TRUE\n");
    return profile;
  }
}

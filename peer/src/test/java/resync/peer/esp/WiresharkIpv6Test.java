package resync.peer.esp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.ike.Report;
import resync.peer.journal.Journal;
import resync.peer.sa.EspParameters;
import resync.peer.sa.Mode;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * Wireshark decrypts what leaves in IPv6, with the key table that the peer writes, and checks it.
 */
class WiresharkIpv6Test {
  private static final int LINKTYPE_RAW = 101;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"IPV4, IPV6", "IPV6, IPV4", "IPV6, IPV6"})
  void wiresharkSeesWhatIsInside(Family outer, Family inner) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed on this machine");
    EspSuite suite =
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);
    Tunnel west = Tunnel.of(true, suite, null, Mode.TUNNEL, 0, outer);
    EspParameters esp = Tunnel.esp(suite, true);
    try (Journal journal = new Journal(directory)) {
      journal.report(
          Instant.EPOCH,
          new Report.EspKeysMade(
              esp.outboundSpi(),
              west.childSa.localAddress(),
              west.childSa.remoteAddress(),
              suite,
              esp.outboundKeys()));
    }
    boolean four = inner == Family.IPV4;
    byte[] packet =
        four
            ? Tunnel.packet(Tunnel.HOST_WEST, Tunnel.HOST_EAST, 100, 0)
            : Tunnel.packet(Tunnel.HOST_WEST6, Tunnel.HOST_EAST6, 100, 0);

    String seen = tshark(west.send(packet, 1), four ? "ip.dst" : "ipv6.dst");

    String host = four ? "10.2.0.10" : "2001:db8:b::10";
    String gateway = outer == Family.IPV4 ? "198.51.100.1" : "2001:db8:2::1";
    assertEquals((outer == inner ? gateway + "," : "") + host + "\ttrue\n", seen);
  }

  /** What it shows of one packet: every such field, and whether the ICV is right. */
  private String tshark(byte[] packet, String field) throws Exception {
    ByteBuffer capture =
        ByteBuffer.allocate(24 + 16 + packet.length).order(ByteOrder.LITTLE_ENDIAN);
    capture.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    capture.putInt(65535).putInt(LINKTYPE_RAW);
    capture.putLong(0).putInt(packet.length).putInt(packet.length).put(packet);
    Path file = Files.write(directory.resolve("esp.pcap"), capture.array());
    ProcessBuilder tshark =
        new ProcessBuilder(
            "timeout",
            "60",
            "tshark",
            "-r",
            file.toString(),
            "-o",
            "esp.enable_encryption_decode:TRUE",
            "-o",
            "esp.enable_authentication_check:TRUE",
            "-T",
            "fields",
            "-e",
            field,
            "-e",
            "esp.icv_good");
    tshark.environment().put("WIRESHARK_CONFIG_DIR", directory.resolve("wireshark").toString());
    tshark.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = tshark.start();
    String seen = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    // Versions write a true field in two ways.
    return seen.replace("\t1\n", "\ttrue\n").replace("True", "true");
  }
}

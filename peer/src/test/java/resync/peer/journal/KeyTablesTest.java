package resync.peer.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IkeKeys;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.ike.Report;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.IpAddress;

class KeyTablesTest {
  @TempDir Path directory;

  @Test
  void writesTheLinesThatWiresharkWrites() throws Exception {
    try (KeyTables tables = new KeyTables(directory)) {
      tables.add(ike(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA2_256_128));
      tables.add(esp(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA2_256_128));
    }
    assertEquals(
        "0102030405060708,1112131415161718,%1$s,%1$s,\"AES-CBC-128 [RFC3602]\",%2$s,%2$s,\"HMAC_SHA2_256_128 [RFC4868]\"%n"
            .formatted("00".repeat(16), "00".repeat(32)),
        Files.readString(directory.resolve("ikev2_decryption_table")));
    assertEquals(
        "\"IPv4\",\"192.0.2.1\",\"198.51.100.1\",\"0xff000001\",\"AES-CBC [RFC3602]\",\"0x%s\",\"HMAC-SHA-256-128 [RFC4868]\",\"0x%s\"%n"
            .formatted("00".repeat(16), "00".repeat(32)),
        Files.readString(directory.resolve("esp_sa")));
  }

  /** A name that Wireshark does not know makes it refuse the table and say so. */
  @Test
  void wiresharkKnowsEveryAlgorithm() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed on this machine");
    try (KeyTables tables = new KeyTables(directory)) {
      for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
        if (encryption.isAead()) {
          tables.add(ike(encryption, null));
          tables.add(esp(encryption, null));
        } else {
          for (IntegrityAlgorithm integrity : IntegrityAlgorithm.values()) {
            if (encryption != EncryptionAlgorithm.NULL) {
              tables.add(ike(encryption, integrity));
            }
            tables.add(esp(encryption, integrity));
          }
        }
      }
    }
    Path capture = directory.resolve("empty.pcap");
    Files.write(
        capture, HexFormat.of().parseHex("d4c3b2a1020004000000000000000000ffff000001000000"));
    ProcessBuilder tshark =
        new ProcessBuilder("timeout", "60", "tshark", "-r", capture.toString())
            .redirectErrorStream(true);
    tshark.environment().put("WIRESHARK_CONFIG_DIR", directory.toString());
    Process process = tshark.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(
        "",
        output
            .lines()
            .filter(line -> !line.startsWith("Running as user"))
            .reduce("", (a, b) -> a + b + "\n"));
    assertEquals(0, process.waitFor());
  }

  private static Report.IkeKeysMade ike(
      EncryptionAlgorithm encryption, @Nullable IntegrityAlgorithm integrity) {
    Secret key = Secret.of(new byte[encryption.keyMaterialLength()]);
    Secret integrityKey = Secret.of(new byte[integrity == null ? 0 : integrity.keyLength()]);
    return new Report.IkeKeysMade(
        new IkeSpi(0x0102030405060708L),
        new IkeSpi(0x1112131415161718L),
        new IkeSuite(
            encryption, integrity, PrfAlgorithm.HMAC_SHA2_256, KeyExchangeMethod.MODP_2048),
        new IkeKeys(key, integrityKey, integrityKey, key, key, key, key));
  }

  private static Report.EspKeysMade esp(
      EncryptionAlgorithm encryption, @Nullable IntegrityAlgorithm integrity) {
    return new Report.EspKeysMade(
        new Spi(0xff000001),
        IpAddress.of("192.0.2.1"),
        IpAddress.of("198.51.100.1"),
        new EspSuite(encryption, integrity),
        new EspKeys(
            Secret.of(new byte[encryption.keyMaterialLength()]),
            Secret.of(new byte[integrity == null ? 0 : integrity.keyLength()])));
  }
}

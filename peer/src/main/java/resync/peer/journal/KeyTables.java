package resync.peer.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.ike.Report;

/**
 * The keys of all SAs in Wireshark's own tables, so that a directory of captures and keys is a
 * Wireshark profile that decrypts them ({@code WIRESHARK_CONFIG_DIR}).
 */
final class KeyTables implements AutoCloseable {
  private static final String PREFERENCES =
      """
      # Decrypts ESP and checks its integrity with the keys in esp_sa.
      esp.enable_encryption_decode: TRUE
      esp.enable_authentication_check: TRUE
      """;

  private final OutputStream ikev1;
  private final OutputStream ike;
  private final OutputStream esp;

  /** Makes the directory where there is none; what is in it stays. */
  KeyTables(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path preferences = directory.resolve("preferences");
    if (!Files.exists(preferences)) {
      Files.writeString(preferences, PREFERENCES);
    }
    ikev1 = new FileOutputStream(directory.resolve("ikev1_decryption_table").toFile(), true);
    ike = new FileOutputStream(directory.resolve("ikev2_decryption_table").toFile(), true);
    esp = new FileOutputStream(directory.resolve("esp_sa").toFile(), true);
  }

  /** Adds an IKEv2 SA, unless Wireshark has no name for its cipher. */
  void add(Report.IkeKeysMade made) throws IOException {
    if (made.suite().encryption() == EncryptionAlgorithm.DES_CBC) {
      return;
    }
    String line =
        String.join(
            ",",
            made.initiatorSpi().hex(),
            made.responderSpi().hex(),
            made.keys().skEi().hex(),
            made.keys().skEr().hex(),
            quoted(ikeEncryption(made.suite().encryption())),
            made.keys().skAi().hex(),
            made.keys().skAr().hex(),
            quoted(ikeIntegrity(made.suite().integrity())));
    ike.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds an IKEv1 SA. */
  void add(Report.Ikev1KeysMade made) throws IOException {
    String line = made.initiatorCookie().hex() + ',' + made.encryptionKey().hex() + '\n';
    ikev1.write(line.getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds an ESP SA, one direction. */
  void add(Report.EspKeysMade made) throws IOException {
    String line =
        String.join(
            ",",
            quoted(made.source().isIpv4() ? "IPv4" : "IPv6"),
            quoted(made.source().toString()),
            quoted(made.destination().toString()),
            quoted("0x" + made.spi().hex()),
            quoted(espEncryption(made.suite().encryption())),
            quoted(hex(made.keys().encryption())),
            quoted(espIntegrity(made.suite().integrity())),
            quoted(hex(made.keys().integrity())));
    esp.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    ikev1.close();
    ike.close();
    esp.close();
  }

  /** Names of packet-isakmp.c. */
  private static String ikeEncryption(EncryptionAlgorithm algorithm) {
    if (algorithm == EncryptionAlgorithm.TRIPLE_DES_CBC) {
      return "3DES [RFC2451]";
    }
    int bits = algorithm.keyLengthAttribute();
    return algorithm.isAead()
        ? "AES-GCM-" + bits + " with " + algorithm.icvLength() + " octet ICV [RFC5282]"
        : "AES-CBC-" + bits + " [RFC3602]";
  }

  private static String ikeIntegrity(@Nullable IntegrityAlgorithm algorithm) {
    return switch (algorithm) {
      case null -> "NONE [RFC4306]";
      case HMAC_MD5_96 -> "HMAC_MD5_96 [RFC2403]";
      case HMAC_SHA1_96 -> "HMAC_SHA1_96 [RFC2404]";
      case HMAC_SHA2_256_128 -> "HMAC_SHA2_256_128 [RFC4868]";
      case HMAC_SHA2_384_192 -> "HMAC_SHA2_384_192 [RFC4868]";
      case HMAC_SHA2_512_256 -> "HMAC_SHA2_512_256 [RFC4868]";
    };
  }

  /** Names of packet-ipsec.c. */
  private static String espEncryption(EncryptionAlgorithm algorithm) {
    return switch (algorithm) {
      case DES_CBC -> "DES-CBC [RFC2405]";
      case TRIPLE_DES_CBC -> "TripleDES-CBC [RFC2451]";
      case NULL -> "NULL";
      case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> "AES-CBC [RFC3602]";
      default -> "AES-GCM with " + algorithm.icvLength() + " octet ICV [RFC4106]";
    };
  }

  private static String espIntegrity(@Nullable IntegrityAlgorithm algorithm) {
    return switch (algorithm) {
      case null -> "NULL";
      case HMAC_MD5_96 -> "HMAC-MD5-96 [RFC2403]";
      case HMAC_SHA1_96 -> "HMAC-SHA-1-96 [RFC2404]";
      case HMAC_SHA2_256_128 -> "HMAC-SHA-256-128 [RFC4868]";
      case HMAC_SHA2_384_192 -> "HMAC-SHA-384-192 [RFC4868]";
      case HMAC_SHA2_512_256 -> "HMAC-SHA-512-256 [RFC4868]";
    };
  }

  private static String hex(Secret key) {
    return key.length() == 0 ? "" : "0x" + key.hex();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}

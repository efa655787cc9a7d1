package resync.lab.capture;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the messages of an IKE SA are protected, by the names in Wireshark's {@code
 * ikev2_decryption_table}. Opening checks lengths and integrity first; no octets make it throw.
 */
sealed interface IkeSuite {
  /** Whether keys of these lengths fit. */
  boolean fits(int encryptionKey, int integrityKey);

  /**
   * The decrypted payloads without padding; nothing where the integrity check fails.
   *
   * @param message from the IKE header to its end
   * @param body where the content of the SK or SKF payload begins: its initialization vector
   */
  Optional<byte[]> open(byte[] message, int body, byte[] encryptionKey, byte[] integrityKey);

  /** A suite, or why there is none. */
  sealed interface Choice {
    record Known(IkeSuite suite) implements Choice {}

    record Unknown(String reason) implements Choice {}
  }

  /** The suite of two of Wireshark's names. */
  static Choice of(String encryption, String integrity) {
    if (Names.GCM.containsKey(encryption)) {
      return new Choice.Known(Names.GCM.get(encryption));
    }
    Block block = Names.BLOCK.get(encryption);
    if (block == null) {
      return new Choice.Unknown("the lab has no encryption algorithm " + encryption);
    }
    Hmac hmac = Names.HMAC.get(integrity);
    return hmac == null
        ? new Choice.Unknown("the lab has no integrity algorithm " + integrity)
        : new Choice.Known(new EncryptThenMac(block, hmac));
  }

  /** A block cipher in CBC mode, or none with a block of one octet (NULL, RFC 2410). */
  record Block(String cipher, int key, int block) {
    byte[] decrypt(byte[] in, int iv, int end, byte[] secret) {
      if (cipher.isEmpty()) {
        return Arrays.copyOfRange(in, iv, end);
      }
      try {
        Cipher cbc = Cipher.getInstance(cipher + "/CBC/NoPadding");
        cbc.init(
            Cipher.DECRYPT_MODE,
            new SecretKeySpec(secret, cipher),
            new IvParameterSpec(in, iv, block));
        return cbc.doFinal(in, iv + block, end - iv - block);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK lacks " + cipher, e);
      }
    }

    int ivLength() {
      return cipher.isEmpty() ? 0 : block;
    }
  }

  /** An HMAC cut to so many octets. */
  record Hmac(String mac, int key, int icv) {}

  /** RFC 7296 section 3.14: CBC, then an integrity check over the whole message. */
  record EncryptThenMac(Block block, Hmac hmac) implements IkeSuite {
    @Override
    public boolean fits(int encryptionKey, int integrityKey) {
      return encryptionKey == block.key && integrityKey == hmac.key;
    }

    @Override
    public Optional<byte[]> open(
        byte[] message, int body, byte[] encryptionKey, byte[] integrityKey) {
      int end = message.length - hmac.icv;
      int sealed = end - body - block.ivLength();
      if (sealed < block.block || sealed % block.block != 0 || !genuine(message, integrityKey)) {
        return Optional.empty();
      }
      return unpadded(block.decrypt(message, body, end, encryptionKey));
    }

    private boolean genuine(byte[] message, byte[] key) {
      try {
        int end = message.length - hmac.icv;
        Mac mac = Mac.getInstance(hmac.mac);
        mac.init(new SecretKeySpec(key, hmac.mac));
        mac.update(message, 0, end);
        byte[] expected = Arrays.copyOf(mac.doFinal(), hmac.icv);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(message, end, message.length));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK lacks " + hmac.mac, e);
      }
    }
  }

  /** RFC 5282: AES-GCM; the last four octets of the key are the salt. */
  record Gcm(int key, int icv) implements IkeSuite {
    private static final int SALT = 4;
    private static final int IV = 8;
    private static final int TAG = 16;

    @Override
    public boolean fits(int encryptionKey, int integrityKey) {
      return encryptionKey == key + SALT && integrityKey == 0;
    }

    // The JDK knows no tag of 8 octets. So the counter mode inside GCM decrypts, and sealing the
    // result again tells the whole tag, of which the message has the first octets.
    @Override
    public Optional<byte[]> open(
        byte[] message, int body, byte[] encryptionKey, byte[] integrityKey) {
      int sealed = body + IV;
      int end = message.length - icv;
      if (end <= sealed) {
        return Optional.empty();
      }
      SecretKeySpec secret = new SecretKeySpec(encryptionKey, 0, key, "AES");
      byte[] nonce = Arrays.copyOf(Arrays.copyOfRange(encryptionKey, key, key + SALT), SALT + IV);
      System.arraycopy(message, body, nonce, SALT, IV);
      byte[] counter = Arrays.copyOf(nonce, 16);
      counter[15] = 2;
      try {
        Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(counter));
        byte[] plain = ctr.doFinal(message, sealed, end - sealed);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(Cipher.ENCRYPT_MODE, secret, new GCMParameterSpec(8 * TAG, nonce));
        gcm.updateAAD(message, 0, body);
        byte[] again = gcm.doFinal(plain);
        byte[] tag = Arrays.copyOfRange(again, plain.length, plain.length + icv);
        return MessageDigest.isEqual(tag, Arrays.copyOfRange(message, end, message.length))
            ? unpadded(plain)
            : Optional.empty();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK lacks AES-GCM", e);
      }
    }
  }

  private static Optional<byte[]> unpadded(byte[] plain) {
    int padding = plain[plain.length - 1] & 0xff;
    int length = plain.length - 1 - padding;
    return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(plain, length));
  }

  /** Wireshark's names, from its packet-isakmp.c. */
  final class Names {
    private static final Map<String, Block> BLOCK =
        Map.of(
            "AES-CBC-128 [RFC3602]", new Block("AES", 16, 16),
            "AES-CBC-192 [RFC3602]", new Block("AES", 24, 16),
            "AES-CBC-256 [RFC3602]", new Block("AES", 32, 16),
            "3DES [RFC2451]", new Block("DESede", 24, 8),
            "NULL [RFC2410]", new Block("", 0, 1));

    private static final Map<String, Hmac> HMAC =
        Map.of(
            "HMAC_MD5_96 [RFC2403]", new Hmac("HmacMD5", 16, 12),
            "HMAC_MD5_128 [RFC4595]", new Hmac("HmacMD5", 16, 16),
            "HMAC_SHA1_96 [RFC2404]", new Hmac("HmacSHA1", 20, 12),
            "HMAC_SHA1_160 [RFC4595]", new Hmac("HmacSHA1", 20, 20),
            "HMAC_SHA2_256_128 [RFC4868]", new Hmac("HmacSHA256", 32, 16),
            "HMAC_SHA2_384_192 [RFC4868]", new Hmac("HmacSHA384", 48, 24),
            "HMAC_SHA2_512_256 [RFC4868]", new Hmac("HmacSHA512", 64, 32));

    private static final Map<String, Gcm> GCM =
        Map.of(
            "AES-GCM-128 with 8 octet ICV [RFC5282]", new Gcm(16, 8),
            "AES-GCM-128 with 12 octet ICV [RFC5282]", new Gcm(16, 12),
            "AES-GCM-128 with 16 octet ICV [RFC5282]", new Gcm(16, 16),
            "AES-GCM-192 with 8 octet ICV [RFC5282]", new Gcm(24, 8),
            "AES-GCM-192 with 12 octet ICV [RFC5282]", new Gcm(24, 12),
            "AES-GCM-192 with 16 octet ICV [RFC5282]", new Gcm(24, 16),
            "AES-GCM-256 with 8 octet ICV [RFC5282]", new Gcm(32, 8),
            "AES-GCM-256 with 12 octet ICV [RFC5282]", new Gcm(32, 12),
            "AES-GCM-256 with 16 octet ICV [RFC5282]", new Gcm(32, 16));

    private Names() {}
  }
}

package resync.lab.capture;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher and the hash of an ISAKMP SA, from the transform that its responder chose (RFC 2409
 * appendix A).
 */
record IsakmpSuite(String cipher, int key, int block, String hash) {
  private static final int ENCRYPTION = 1;
  private static final int HASH = 2;
  private static final int KEY_LENGTH = 14;
  private static final int DES = 1;
  private static final int TRIPLE_DES = 5;
  private static final int AES = 7;
  private static final Map<Integer, String> HASHES =
      Map.of(1, "MD5", 2, "SHA-1", 4, "SHA-256", 5, "SHA-384", 6, "SHA-512");

  /** Domain of interpretation and situation, before the first proposal. */
  private static final int SA_HEADER = 8;

  private static final int PROPOSAL_HEADER = 8;
  private static final int TRANSFORM_HEADER = 8;

  /**
   * Reads an SA payload's first transform.
   *
   * @param sa without its generic header
   * @return nothing where it cannot be read, or names an algorithm that the lab does not have
   */
  static Optional<IsakmpSuite> of(ByteBuffer sa) {
    if (sa.limit() < SA_HEADER + PROPOSAL_HEADER) {
      return Optional.empty();
    }
    int transform = SA_HEADER + PROPOSAL_HEADER + (sa.get(SA_HEADER + 6) & 0xff);
    if (transform + TRANSFORM_HEADER > sa.limit()) {
      return Optional.empty();
    }
    int end = transform + (sa.getShort(transform + 2) & 0xffff);
    return of(attributes(sa, transform + TRANSFORM_HEADER, Math.min(end, sa.limit())));
  }

  /** Basic attributes by number; RFC 2408 section 3.3. Those with a length of their own are not. */
  private static Map<Integer, Integer> attributes(ByteBuffer in, int from, int end) {
    Map<Integer, Integer> attributes = new HashMap<>();
    int at = from;
    while (at + 4 <= end) {
      int type = in.getShort(at) & 0xffff;
      int value = in.getShort(at + 2) & 0xffff;
      boolean basic = (type & 0x8000) != 0;
      if (basic) {
        attributes.put(type & 0x7fff, value);
      }
      at += 4 + (basic ? 0 : value);
    }
    return attributes;
  }

  private static Optional<IsakmpSuite> of(Map<Integer, Integer> attributes) {
    String hash = HASHES.get(attributes.getOrDefault(HASH, 0));
    if (hash == null) {
      return Optional.empty();
    }
    return switch (attributes.getOrDefault(ENCRYPTION, 0)) {
      case DES -> Optional.of(new IsakmpSuite("DES", 8, 8, hash));
      case TRIPLE_DES -> Optional.of(new IsakmpSuite("DESede", 24, 8, hash));
      case AES -> {
        int bits = attributes.getOrDefault(KEY_LENGTH, 128);
        yield bits == 128 || bits == 192 || bits == 256
            ? Optional.of(new IsakmpSuite("AES", bits / 8, 16, hash))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** An initialization vector: the hash over all parts, as long as a block. */
  byte[] iv(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return Arrays.copyOf(digest.digest(), block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + hash, e);
    }
  }

  /** Decrypts whole blocks. */
  byte[] decrypt(byte[] secret, byte[] iv, byte[] sealed) {
    try {
      Cipher cbc = Cipher.getInstance(cipher + "/CBC/NoPadding");
      cbc.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(secret, 0, key, cipher), new IvParameterSpec(iv));
      return cbc.doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + cipher, e);
    }
  }
}

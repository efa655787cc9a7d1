package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/** Integrity transforms (type 3): truncated HMACs (RFC 2403, RFC 2404, RFC 4868). */
public enum IntegrityAlgorithm implements TransformAlgorithm {
  HMAC_SHA2_256_128(12, 32, 16, "HmacSHA256", "sha256 sha2_256"),
  HMAC_SHA2_384_192(13, 48, 24, "HmacSHA384", "sha384 sha2_384"),
  HMAC_SHA2_512_256(14, 64, 32, "HmacSHA512", "sha512 sha2_512"),
  HMAC_SHA1_96(2, 20, 12, "HmacSHA1", "sha1 sha"),
  HMAC_MD5_96(1, 16, 12, "HmacMD5", "md5");

  private final int transformId;
  private final int keyLength;
  private final int icvLength;
  private final String jceName;
  private final String keywords;

  IntegrityAlgorithm(
      int transformId, int keyLength, int icvLength, String jceName, String keywords) {
    this.transformId = transformId;
    this.keyLength = keyLength;
    this.icvLength = icvLength;
    this.jceName = jceName;
    this.keywords = keywords;
  }

  /** The algorithm of a keyword such as {@code sha256}, in lower case. */
  public static Optional<IntegrityAlgorithm> ofKeyword(String keyword) {
    return TransformAlgorithm.byKeyword(values(), keyword);
  }

  /** The algorithm of an IANA transform id. */
  public static Optional<IntegrityAlgorithm> ofTransform(int transformId) {
    return TransformAlgorithm.byTransformId(values(), transformId);
  }

  /** The algorithm of an Authentication Algorithm attribute of IKEv1's phase 2. */
  public static Optional<IntegrityAlgorithm> ofIkev1(int number) {
    for (IntegrityAlgorithm algorithm : values()) {
      if (algorithm.ikev1Number() == number) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The algorithm of an AH transform id of IKEv1's phase 2. */
  public static Optional<IntegrityAlgorithm> ofAhTransform(int ahTransformId) {
    for (IntegrityAlgorithm algorithm : values()) {
      if (algorithm.ahTransformId() == ahTransformId) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /**
   * Value of the Authentication Algorithm attribute of IKEv1's phase 2 (RFC 2407 section 4.5, RFC
   * 4868 section 4).
   */
  public int ikev1Number() {
    return switch (this) {
      case HMAC_MD5_96 -> 1;
      case HMAC_SHA1_96 -> 2;
      case HMAC_SHA2_256_128 -> 5;
      case HMAC_SHA2_384_192 -> 6;
      case HMAC_SHA2_512_256 -> 7;
    };
  }

  /** The AH transform id of IKEv1's phase 2 (RFC 2407 section 4.4.3, RFC 4868 section 4). */
  public int ahTransformId() {
    return this == HMAC_MD5_96 ? 2 : this == HMAC_SHA1_96 ? 3 : ikev1Number();
  }

  @Override
  public int transformType() {
    return 3;
  }

  @Override
  public int transformId() {
    return transformId;
  }

  @Override
  public List<String> keywords() {
    return List.of(keywords.split(" "));
  }

  @Override
  public boolean isWeak() {
    return this == HMAC_SHA1_96 || this == HMAC_MD5_96;
  }

  /** Octets of the key, and of the untruncated HMAC. */
  public int keyLength() {
    return keyLength;
  }

  /** Octets of the truncated HMAC that a packet carries. */
  public int icvLength() {
    return icvLength;
  }

  String jceName() {
    return jceName;
  }

  /** The JCE's name of the hash inside. */
  String hashName() {
    return switch (this) {
      case HMAC_SHA2_256_128 -> "SHA-256";
      case HMAC_SHA2_384_192 -> "SHA-384";
      case HMAC_SHA2_512_256 -> "SHA-512";
      case HMAC_SHA1_96 -> "SHA-1";
      case HMAC_MD5_96 -> "MD5";
    };
  }

  /** Octets of a block of the hash inside. */
  int hashBlock() {
    return switch (this) {
      case HMAC_SHA2_384_192, HMAC_SHA2_512_256 -> 128;
      case HMAC_SHA2_256_128, HMAC_SHA1_96, HMAC_MD5_96 -> 64;
    };
  }
}

package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/** Integrity transforms (type 3): truncated HMACs (RFC 2404, RFC 4868). */
public enum IntegrityAlgorithm implements TransformAlgorithm {
  HMAC_SHA1_96(2, 20, 12, "HmacSHA1", "sha1 sha"),
  HMAC_SHA2_256_128(12, 32, 16, "HmacSHA256", "sha256 sha2_256"),
  HMAC_SHA2_384_192(13, 48, 24, "HmacSHA384", "sha384 sha2_384"),
  HMAC_SHA2_512_256(14, 64, 32, "HmacSHA512", "sha512 sha2_512");

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
    for (IntegrityAlgorithm algorithm : values()) {
      if (algorithm.transformId == transformId) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
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
}

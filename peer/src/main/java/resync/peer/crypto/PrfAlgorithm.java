package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/** Pseudorandom function transforms (type 2): HMACs (RFC 2104, RFC 2403, RFC 4868). */
public enum PrfAlgorithm implements TransformAlgorithm {
  HMAC_SHA2_256(5, 32, "HmacSHA256", "prfsha256 sha256 sha2_256"),
  HMAC_SHA2_384(6, 48, "HmacSHA384", "prfsha384 sha384 sha2_384"),
  HMAC_SHA2_512(7, 64, "HmacSHA512", "prfsha512 sha512 sha2_512"),
  HMAC_SHA1(2, 20, "HmacSHA1", "prfsha1 sha1 sha"),
  HMAC_MD5(1, 16, "HmacMD5", "prfmd5 md5");

  private final int transformId;
  private final int outputLength;
  private final String jceName;
  private final String keywords;

  PrfAlgorithm(int transformId, int outputLength, String jceName, String keywords) {
    this.transformId = transformId;
    this.outputLength = outputLength;
    this.jceName = jceName;
    this.keywords = keywords;
  }

  /**
   * The algorithm of a keyword, in lower case: {@code prfsha256}, or {@code sha256} where the
   * proposal names no PRF and its integrity algorithm implies one.
   */
  public static Optional<PrfAlgorithm> ofKeyword(String keyword) {
    return TransformAlgorithm.byKeyword(values(), keyword);
  }

  /** The algorithm of an IANA transform id. */
  public static Optional<PrfAlgorithm> ofTransform(int transformId) {
    return TransformAlgorithm.byTransformId(values(), transformId);
  }

  @Override
  public int transformType() {
    return 2;
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
    return this == HMAC_SHA1 || this == HMAC_MD5;
  }

  /** Octets of the output, and of the preferred key (RFC 7296 section 2.13). */
  public int outputLength() {
    return outputLength;
  }

  String jceName() {
    return jceName;
  }
}

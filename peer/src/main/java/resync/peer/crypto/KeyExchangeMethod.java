package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/** Key exchange method transforms (type 4): RFC 2409, RFC 3526, RFC 5903, RFC 8031. */
public enum KeyExchangeMethod implements TransformAlgorithm {
  MODP_2048(14, 256, 256, "modp2048"),
  MODP_3072(15, 384, 384, "modp3072"),
  ECP_256(19, 64, 32, "ecp256"),
  CURVE25519(31, 32, 32, "curve25519 x25519"),
  MODP_768(1, 96, 96, "modp768"),
  MODP_1024(2, 128, 128, "modp1024"),
  MODP_1536(5, 192, 192, "modp1536");

  private final int transformId;
  private final int publicValueLength;
  private final int sharedSecretLength;
  private final String keywords;

  KeyExchangeMethod(
      int transformId, int publicValueLength, int sharedSecretLength, String keywords) {
    this.transformId = transformId;
    this.publicValueLength = publicValueLength;
    this.sharedSecretLength = sharedSecretLength;
    this.keywords = keywords;
  }

  /** The method of a keyword such as {@code modp2048}, in lower case. */
  public static Optional<KeyExchangeMethod> ofKeyword(String keyword) {
    return TransformAlgorithm.byKeyword(values(), keyword);
  }

  /**
   * The method of an IANA transform id, which is also what IKEv2's KE payload carries and what
   * IKEv1's Group Description attributes have.
   */
  public static Optional<KeyExchangeMethod> ofTransform(int transformId) {
    return TransformAlgorithm.byTransformId(values(), transformId);
  }

  @Override
  public int transformType() {
    return 4;
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
    return this == MODP_768 || this == MODP_1024 || this == MODP_1536;
  }

  /** Octets of a public value in a KE payload, always exactly this many. */
  public int publicValueLength() {
    return publicValueLength;
  }

  /** Octets of the shared secret, leading zeros kept (RFC 7296 section 2.14). */
  public int sharedSecretLength() {
    return sharedSecretLength;
  }
}

package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/**
 * One algorithm that a proposal can name: an IANA transform (RFC 7296 section 3.3.2) with its key
 * length attribute where it has one, and its keywords in strongSwan's proposal syntax.
 */
public sealed interface TransformAlgorithm
    permits EncryptionAlgorithm, PrfAlgorithm, IntegrityAlgorithm, KeyExchangeMethod {

  /** IANA transform type: 1 encryption, 2 PRF, 3 integrity, 4 key exchange method. */
  int transformType();

  /** IANA transform id, unique within the transform type. */
  int transformId();

  /** Value of the Key Length attribute in bits, or 0 where the transform has no such attribute. */
  default int keyLengthAttribute() {
    return 0;
  }

  /**
   * Whether it is too weak to protect anything (RFC 8221, RFC 8247): DES, 3DES, MD5, SHA-1 and MODP
   * groups below 2048 bits. Such algorithms are there for old gateways only.
   */
  default boolean isWeak() {
    return false;
  }

  /** The keywords that name this algorithm in a proposal; the usual one first. */
  List<String> keywords();

  /** The usual keyword. */
  default String keyword() {
    return keywords().getFirst();
  }

  /** Finds the constant of {@code values} with an IANA transform id. */
  static <T extends TransformAlgorithm> Optional<T> byTransformId(T[] values, int transformId) {
    for (T value : values) {
      if (value.transformId() == transformId) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Finds the constant of {@code values} that {@code keyword}, in lower case, names. */
  static <T extends TransformAlgorithm> Optional<T> byKeyword(T[] values, String keyword) {
    for (T value : values) {
      if (value.keywords().contains(keyword)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}

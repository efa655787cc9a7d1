package resync.peer.crypto;

import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption transforms (type 1), one constant a key length: AES-CBC (RFC 3602), AES-GCM (RFC 4106
 * for ESP, RFC 5282 for IKE), and of old DES-CBC (RFC 2405), 3DES-CBC (RFC 2451) and none at all
 * (RFC 2410, ESP only). The number behind GCM is the length of the ICV in octets.
 */
public enum EncryptionAlgorithm implements TransformAlgorithm {
  AES_CBC_128(12, Kind.CBC, 128, 16, 0, "aes128 aes"),
  AES_CBC_192(12, Kind.CBC, 192, 24, 0, "aes192"),
  AES_CBC_256(12, Kind.CBC, 256, 32, 0, "aes256"),
  AES_GCM_12_128(19, Kind.GCM, 128, 16, 12, "aes128gcm12 aes128gcm96"),
  AES_GCM_12_192(19, Kind.GCM, 192, 24, 12, "aes192gcm12 aes192gcm96"),
  AES_GCM_12_256(19, Kind.GCM, 256, 32, 12, "aes256gcm12 aes256gcm96"),
  AES_GCM_16_128(20, Kind.GCM, 128, 16, 16, "aes128gcm16 aes128gcm128 aes128gcm"),
  AES_GCM_16_192(20, Kind.GCM, 192, 24, 16, "aes192gcm16 aes192gcm128 aes192gcm"),
  AES_GCM_16_256(20, Kind.GCM, 256, 32, 16, "aes256gcm16 aes256gcm128 aes256gcm"),
  DES_CBC(2, Kind.CBC, 0, 8, 0, "des"),
  TRIPLE_DES_CBC(3, Kind.CBC, 0, 24, 0, "3des"),
  NULL(11, Kind.NULL, 0, 0, 0, "null");

  private enum Kind {
    CBC,
    GCM,
    NULL
  }

  private static final int GCM_SALT = 4;

  private final int transformId;
  private final Kind kind;
  private final int keyBits;
  private final int keyLength;
  private final int icvLength;
  private final String keywords;

  EncryptionAlgorithm(
      int transformId, Kind kind, int keyBits, int keyLength, int icvLength, String keywords) {
    this.transformId = transformId;
    this.kind = kind;
    this.keyBits = keyBits;
    this.keyLength = keyLength;
    this.icvLength = icvLength;
    this.keywords = keywords;
  }

  /** The algorithm of a keyword such as {@code aes256gcm16}, in lower case. */
  public static Optional<EncryptionAlgorithm> ofKeyword(String keyword) {
    return TransformAlgorithm.byKeyword(values(), keyword);
  }

  /**
   * The algorithm of a transform id and its Key Length attribute in bits, 0 where it has none.
   * IKEv1 has the same numbers in phase 2, as ESP transform ids (RFC 2407 section 4.4.4).
   */
  public static Optional<EncryptionAlgorithm> ofTransform(int transformId, int keyBits) {
    for (EncryptionAlgorithm algorithm : values()) {
      if (algorithm.transformId == transformId && algorithm.keyBits == keyBits) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /**
   * The algorithm of an Encryption Algorithm attribute of IKEv1's phase 1 and its Key Length
   * attribute in bits, 0 where there is none (RFC 2409 appendix A, RFC 3602 section 5.2).
   */
  public static Optional<EncryptionAlgorithm> ofIkev1(int number, int keyBits) {
    for (EncryptionAlgorithm algorithm : values()) {
      if (algorithm.isCbc() && algorithm.ikev1Number() == number && algorithm.keyBits == keyBits) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  @Override
  public int transformType() {
    return 1;
  }

  @Override
  public int transformId() {
    return transformId;
  }

  /**
   * Value of the Encryption Algorithm attribute of IKEv1's phase 1 (RFC 2409 appendix A).
   *
   * @throws IllegalStateException unless {@link #isCbc}: IKEv1 encrypts with nothing else
   */
  public int ikev1Number() {
    return switch (this) {
      case DES_CBC -> 1;
      case TRIPLE_DES_CBC -> 5;
      case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> 7;
      default -> throw new IllegalStateException(this + " is no cipher of IKEv1");
    };
  }

  @Override
  public int keyLengthAttribute() {
    return keyBits;
  }

  @Override
  public List<String> keywords() {
    return List.of(keywords.split(" "));
  }

  @Override
  public boolean isWeak() {
    return this == DES_CBC || this == TRIPLE_DES_CBC;
  }

  /** Whether it protects integrity as well, so that no integrity transform goes with it. */
  public boolean isAead() {
    return kind == Kind.GCM;
  }

  /** Whether it is a block cipher in CBC mode. */
  public boolean isCbc() {
    return kind == Kind.CBC;
  }

  /** Octets of key material to derive: the key, and the 4 octets of salt behind it for GCM. */
  public int keyMaterialLength() {
    return keyLength + (isAead() ? GCM_SALT : 0);
  }

  /** Octets of the cipher's key alone. */
  public int keyLength() {
    return keyLength;
  }

  /** Octets of the IV that a packet carries: a block for CBC, 8 for GCM, 0 without encryption. */
  public int ivLength() {
    return switch (kind) {
      case CBC -> blockSize();
      case GCM -> 8;
      case NULL -> 0;
    };
  }

  /** Octets of the ICV that the cipher itself adds; 0 for CBC, where integrity adds it. */
  public int icvLength() {
    return icvLength;
  }

  /** What the length of the encrypted octets must be a multiple of: 16 or 8 for CBC, else 1. */
  public int blockSize() {
    return switch (this) {
      case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> 16;
      case DES_CBC, TRIPLE_DES_CBC -> 8;
      default -> 1;
    };
  }

  String jceTransformation() {
    return jceName() + (isCbc() ? "/CBC/NoPadding" : "/GCM/NoPadding");
  }

  private String jceName() {
    return switch (this) {
      case DES_CBC -> "DES";
      case TRIPLE_DES_CBC -> "DESede";
      default -> "AES";
    };
  }

  /** The first octets of the key material as the key of the cipher. */
  SecretKey jceKey(byte[] keyMaterial) {
    return new SecretKeySpec(keyMaterial, 0, keyLength, jceName());
  }
}

package resync.peer.crypto;

import java.util.List;
import java.util.Optional;

/**
 * Encryption transforms (type 1), one constant a key length: AES-CBC (RFC 3602) and AES-GCM (RFC
 * 4106 for ESP, RFC 5282 for IKE). The number behind GCM is the length of the ICV in octets.
 */
public enum EncryptionAlgorithm implements TransformAlgorithm {
  AES_CBC_128(12, 128, 0, "aes128 aes"),
  AES_CBC_192(12, 192, 0, "aes192"),
  AES_CBC_256(12, 256, 0, "aes256"),
  AES_GCM_12_128(19, 128, 12, "aes128gcm12 aes128gcm96"),
  AES_GCM_12_192(19, 192, 12, "aes192gcm12 aes192gcm96"),
  AES_GCM_12_256(19, 256, 12, "aes256gcm12 aes256gcm96"),
  AES_GCM_16_128(20, 128, 16, "aes128gcm16 aes128gcm128 aes128gcm"),
  AES_GCM_16_192(20, 192, 16, "aes192gcm16 aes192gcm128 aes192gcm"),
  AES_GCM_16_256(20, 256, 16, "aes256gcm16 aes256gcm128 aes256gcm");

  private static final int GCM_SALT = 4;

  private final int transformId;
  private final int keyBits;
  private final int icvLength;
  private final String keywords;

  EncryptionAlgorithm(int transformId, int keyBits, int icvLength, String keywords) {
    this.transformId = transformId;
    this.keyBits = keyBits;
    this.icvLength = icvLength;
    this.keywords = keywords;
  }

  /** The algorithm of a keyword such as {@code aes256gcm16}, in lower case. */
  public static Optional<EncryptionAlgorithm> ofKeyword(String keyword) {
    return TransformAlgorithm.byKeyword(values(), keyword);
  }

  /** The algorithm of a transform id and its Key Length attribute in bits. */
  public static Optional<EncryptionAlgorithm> ofTransform(int transformId, int keyBits) {
    for (EncryptionAlgorithm algorithm : values()) {
      if (algorithm.transformId == transformId && algorithm.keyBits == keyBits) {
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

  @Override
  public int keyLengthAttribute() {
    return keyBits;
  }

  @Override
  public List<String> keywords() {
    return List.of(keywords.split(" "));
  }

  /** Whether it protects integrity as well, so that no integrity transform goes with it. */
  public boolean isAead() {
    return icvLength > 0;
  }

  /** Octets of key material to derive: the key, and the 4 octets of salt behind it for GCM. */
  public int keyMaterialLength() {
    return keyBits / 8 + (isAead() ? GCM_SALT : 0);
  }

  /** Octets of the AES key alone. */
  public int keyLength() {
    return keyBits / 8;
  }

  /** Octets of the IV that a packet carries: 16 for CBC, 8 for GCM. */
  public int ivLength() {
    return isAead() ? 8 : 16;
  }

  /** Octets of the ICV that the cipher itself adds; 0 for CBC, where integrity adds it. */
  public int icvLength() {
    return icvLength;
  }

  /** What the length of the encrypted octets must be a multiple of: 16 for CBC, 1 for GCM. */
  public int blockSize() {
    return isAead() ? 1 : 16;
  }
}

package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encrypts the messages of an IKEv1 SA: CBC over all payloads behind the ISAKMP header, with an IV
 * that both ends know and no message carries (RFC 2409 appendix B). It protects nothing by itself:
 * integrity is the HASH payload's matter.
 */
public final class Ikev1Cipher {
  private final Cipher cipher;
  private final SecretKey key;
  private final int blockSize;

  /**
   * @param encryption a block cipher in CBC mode
   * @param key of {@link Ikev1KeyDerivation#encryptionKey}
   * @throws IllegalArgumentException if the algorithm is none, or the key has the wrong length
   */
  public Ikev1Cipher(EncryptionAlgorithm encryption, Secret key) {
    if (!encryption.isCbc()) {
      throw new IllegalArgumentException(encryption + " is no cipher of IKEv1");
    }
    Keys.checkLength("encryption", key, encryption.keyLength());
    this.cipher = Jce.cipher(encryption.jceTransformation());
    this.key = encryption.jceKey(key.octets());
    this.blockSize = encryption.blockSize();
  }

  /** Octets of a block: of the IV, and what a ciphertext is a multiple of. */
  public int blockSize() {
    return blockSize;
  }

  /**
   * Encrypts.
   *
   * @param payloads without padding; zeros are added up to a whole block
   * @return the ciphertext, whose last block is the IV of the exchange's next message
   */
  public byte[] encrypt(byte[] iv, byte[] payloads) {
    int length = Math.ceilDiv(payloads.length, blockSize) * blockSize;
    return run(Cipher.ENCRYPT_MODE, iv, Arrays.copyOf(payloads, length));
  }

  /**
   * Decrypts. With a wrong key or IV the result is garbage, which only its content shows.
   *
   * @return payloads with their padding; empty if the ciphertext is not made of whole blocks
   */
  public Optional<byte[]> decrypt(byte[] iv, byte[] ciphertext) {
    if (ciphertext.length == 0 || ciphertext.length % blockSize != 0) {
      return Optional.empty();
    }
    return Optional.of(run(Cipher.DECRYPT_MODE, iv, ciphertext));
  }

  /** The last block of a ciphertext, which is the IV of the exchange's next message. */
  public byte[] nextIv(byte[] ciphertext) {
    return Arrays.copyOfRange(ciphertext, ciphertext.length - blockSize, ciphertext.length);
  }

  private byte[] run(int mode, byte[] iv, byte[] input) {
    try {
      cipher.init(mode, key, new IvParameterSpec(iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }
}

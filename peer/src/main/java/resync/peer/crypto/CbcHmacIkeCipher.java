package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** A cipher in CBC mode, then an HMAC over the whole message (RFC 7296 section 3.14). */
final class CbcHmacIkeCipher implements IkeCipher {
  private final Cipher cipher;
  private final SecretKey key;
  private final Mac mac;
  private final int block;
  private final int icvLength;
  private final RandomSource random;

  CbcHmacIkeCipher(
      EncryptionAlgorithm encryption,
      IntegrityAlgorithm integrity,
      Secret encryptionKey,
      Secret integrityKey,
      RandomSource random) {
    Keys.checkLength("encryption", encryptionKey, encryption.keyMaterialLength());
    Keys.checkLength("integrity", integrityKey, integrity.keyLength());
    this.cipher = Jce.cipher(encryption.jceTransformation());
    this.key = encryption.jceKey(encryptionKey.octets());
    this.block = encryption.blockSize();
    this.mac = Jce.mac(integrity.jceName(), integrityKey.octets());
    this.icvLength = integrity.icvLength();
    this.random = random;
  }

  @Override
  public int bodyLength(int payloadsLength) {
    return block + paddedLength(payloadsLength) + icvLength;
  }

  private int paddedLength(int payloadsLength) {
    return Math.ceilDiv(payloadsLength + 1, block) * block;
  }

  @Override
  public byte[] seal(byte[] head, byte[] payloads) {
    int length = paddedLength(payloads.length);
    byte[] body = new byte[block + length + icvLength];
    byte[] iv = random.octets(block);
    System.arraycopy(iv, 0, body, 0, block);
    byte[] padded = Arrays.copyOf(payloads, length);
    padded[length - 1] = (byte) (length - 1 - payloads.length);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      cipher.doFinal(padded, 0, length, body, block);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    mac.update(head);
    mac.update(body, 0, block + length);
    System.arraycopy(mac.doFinal(), 0, body, block + length, icvLength);
    return body;
  }

  @Override
  public Optional<byte[]> open(byte[] message, int bodyOffset) {
    int length = message.length - bodyOffset - block - icvLength;
    if (bodyOffset < 0 || length < block || length % block != 0) {
      return Optional.empty();
    }
    int icvOffset = message.length - icvLength;
    mac.update(message, 0, icvOffset);
    byte[] expected = Arrays.copyOf(mac.doFinal(), icvLength);
    byte[] received = Arrays.copyOfRange(message, icvOffset, message.length);
    if (!MessageDigest.isEqual(expected, received)) {
      return Optional.empty();
    }
    byte[] padded;
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(message, bodyOffset, block));
      padded = cipher.doFinal(message, bodyOffset + block, length);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    return Keys.withoutPadding(padded);
  }
}

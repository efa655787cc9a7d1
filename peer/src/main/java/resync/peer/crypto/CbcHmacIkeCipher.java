package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** AES-CBC, then an HMAC over the whole message (RFC 7296 section 3.14). */
final class CbcHmacIkeCipher implements IkeCipher {
  private static final int BLOCK = 16;

  private final Cipher cipher = Jce.cipher("AES/CBC/NoPadding");
  private final SecretKey key;
  private final Mac mac;
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
    this.key = Jce.aesKey(encryptionKey.octets(), encryption.keyLength());
    this.mac = Jce.mac(integrity.jceName(), integrityKey.octets());
    this.icvLength = integrity.icvLength();
    this.random = random;
  }

  @Override
  public int bodyLength(int payloadsLength) {
    return BLOCK + paddedLength(payloadsLength) + icvLength;
  }

  private static int paddedLength(int payloadsLength) {
    return Math.ceilDiv(payloadsLength + 1, BLOCK) * BLOCK;
  }

  @Override
  public byte[] seal(byte[] head, byte[] payloads) {
    int length = paddedLength(payloads.length);
    byte[] body = new byte[BLOCK + length + icvLength];
    byte[] iv = random.octets(BLOCK);
    System.arraycopy(iv, 0, body, 0, BLOCK);
    byte[] padded = Arrays.copyOf(payloads, length);
    padded[length - 1] = (byte) (length - 1 - payloads.length);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      cipher.doFinal(padded, 0, length, body, BLOCK);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    mac.update(head);
    mac.update(body, 0, BLOCK + length);
    System.arraycopy(mac.doFinal(), 0, body, BLOCK + length, icvLength);
    return body;
  }

  @Override
  public Optional<byte[]> open(byte[] message, int bodyOffset) {
    int length = message.length - bodyOffset - BLOCK - icvLength;
    if (bodyOffset < 0 || length < BLOCK || length % BLOCK != 0) {
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
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(message, bodyOffset, BLOCK));
      padded = cipher.doFinal(message, bodyOffset + BLOCK, length);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    return Keys.withoutPadding(padded);
  }
}

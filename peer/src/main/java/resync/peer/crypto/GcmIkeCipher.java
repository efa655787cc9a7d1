package resync.peer.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM, with all of the message before the body as associated data (RFC 5282). */
final class GcmIkeCipher implements IkeCipher {
  private static final int SALT = 4;
  private static final int IV = 8;

  private final Cipher cipher = Jce.cipher("AES/GCM/NoPadding");
  private final SecretKey key;
  private final byte[] salt;
  private final int icvLength;
  private long nextIv;

  GcmIkeCipher(EncryptionAlgorithm encryption, Secret keyMaterial) {
    Keys.checkLength("encryption", keyMaterial, encryption.keyMaterialLength());
    byte[] octets = keyMaterial.octets();
    this.key = encryption.jceKey(octets);
    this.salt = Arrays.copyOfRange(octets, encryption.keyLength(), octets.length);
    this.icvLength = encryption.icvLength();
  }

  @Override
  public int bodyLength(int payloadsLength) {
    return IV + payloadsLength + 1 + icvLength;
  }

  @Override
  public byte[] seal(byte[] head, byte[] payloads) {
    ByteBuffer body = ByteBuffer.allocate(bodyLength(payloads.length)).putLong(nextIv++);
    byte[] padded = Arrays.copyOf(payloads, payloads.length + 1);
    try {
      init(Cipher.ENCRYPT_MODE, body.array(), 0);
      cipher.updateAAD(head);
      cipher.doFinal(padded, 0, padded.length, body.array(), IV);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    return body.array();
  }

  @Override
  public Optional<byte[]> open(byte[] message, int bodyOffset) {
    int length = message.length - bodyOffset - IV;
    if (bodyOffset < 0 || length < 1 + icvLength) {
      return Optional.empty();
    }
    try {
      init(Cipher.DECRYPT_MODE, message, bodyOffset);
      cipher.updateAAD(message, 0, bodyOffset);
      return Keys.withoutPadding(cipher.doFinal(message, bodyOffset + IV, length));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  private void init(int mode, byte[] iv, int offset) throws GeneralSecurityException {
    byte[] nonce = Arrays.copyOf(salt, SALT + IV);
    System.arraycopy(iv, offset, nonce, SALT, IV);
    cipher.init(mode, key, new GCMParameterSpec(icvLength * 8, nonce));
  }
}

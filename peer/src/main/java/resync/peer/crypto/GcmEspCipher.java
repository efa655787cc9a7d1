package resync.peer.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM for ESP (RFC 4106), without extended sequence numbers. The IV is the sequence number,
 * which never repeats in an SA.
 */
final class GcmEspCipher implements EspCipher {
  private static final int SALT = 4;
  private static final int IV = 8;

  private final Cipher cipher = Jce.cipher("AES/GCM/NoPadding");
  private final SecretKey key;
  private final byte[] nonce = new byte[SALT + IV];
  private final int icvLength;

  GcmEspCipher(EncryptionAlgorithm encryption, Secret keyMaterial) {
    Keys.checkLength("encryption", keyMaterial, encryption.keyMaterialLength());
    byte[] octets = keyMaterial.octets();
    this.key = encryption.jceKey(octets);
    System.arraycopy(octets, encryption.keyLength(), nonce, 0, SALT);
    this.icvLength = encryption.icvLength();
  }

  @Override
  public int ivLength() {
    return IV;
  }

  @Override
  public int icvLength() {
    return icvLength;
  }

  @Override
  public int alignment() {
    return 4;
  }

  @Override
  public void seal(byte[] packet, int offset, int length, long sequence) {
    int iv = offset + HEADER_LENGTH;
    BigEndian.putLong(packet, iv, sequence);
    try {
      init(Cipher.ENCRYPT_MODE, packet, offset);
      cipher.doFinal(packet, iv + IV, length, packet, iv + IV);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  @Override
  public int open(byte[] packet, int offset, int length) {
    int payload = length - HEADER_LENGTH - IV - icvLength;
    if (payload < alignment() || payload % alignment() != 0) {
      return -1;
    }
    int body = offset + HEADER_LENGTH + IV;
    try {
      init(Cipher.DECRYPT_MODE, packet, offset);
      return cipher.doFinal(packet, body, payload + icvLength, packet, body);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  private void init(int mode, byte[] packet, int offset) throws GeneralSecurityException {
    System.arraycopy(packet, offset + HEADER_LENGTH, nonce, SALT, IV);
    cipher.init(mode, key, new GCMParameterSpec(icvLength * 8, nonce));
    cipher.updateAAD(packet, offset, HEADER_LENGTH);
  }
}

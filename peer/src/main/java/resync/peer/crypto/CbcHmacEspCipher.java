package resync.peer.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * A cipher in CBC mode (AES, RFC 3602; DES, RFC 2405; 3DES, RFC 2451), then an HMAC from the SPI to
 * the end of the ciphertext (RFC 4303, RFC 4868).
 *
 * <p>The IV is the encryption, under the SA's own key, of a secret salt and the sequence number,
 * half a block each (NIST SP 800-38A appendix C: a unique nonce through the forward cipher).
 * Encrypting the nonce as the block before the payload, from an IV of zero, gives exactly that IV
 * and the chain behind it in one pass, and no cipher has to be set up for a packet.
 */
final class CbcHmacEspCipher implements EspCipher {
  private final int block;
  private final Cipher encryptor;
  private final Cipher decryptor;
  private final PacketIcv icv;
  private final byte[] salt;
  private byte[] scratch = new byte[2048];

  CbcHmacEspCipher(
      EncryptionAlgorithm encryption,
      IntegrityAlgorithm integrity,
      EspKeys keys,
      RandomSource random) {
    Keys.checkLength("encryption", keys.encryption(), encryption.keyMaterialLength());
    SecretKey key = encryption.jceKey(keys.encryption().octets());
    this.block = encryption.blockSize();
    this.encryptor = Jce.cipher(encryption.jceTransformation());
    this.decryptor = Jce.cipher(encryption.jceTransformation());
    IvParameterSpec zero = new IvParameterSpec(new byte[block]);
    try {
      encryptor.init(Cipher.ENCRYPT_MODE, key, zero);
      decryptor.init(Cipher.DECRYPT_MODE, key, zero);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    this.icv = new PacketIcv(integrity, keys.integrity());
    this.salt = random.octets(block / 2);
  }

  @Override
  public int ivLength() {
    return block;
  }

  @Override
  public int icvLength() {
    return icv.length();
  }

  @Override
  public int alignment() {
    return block;
  }

  @Override
  public void seal(byte[] packet, int offset, int length, long sequence) {
    int iv = offset + HEADER_LENGTH;
    System.arraycopy(salt, 0, packet, iv, salt.length);
    if (block == Long.BYTES) {
      BigEndian.putInt(packet, iv + salt.length, (int) sequence);
    } else {
      BigEndian.putLong(packet, iv + salt.length, sequence);
    }
    try {
      apply(encryptor, packet, iv, block + length);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    icv.update(packet, offset, HEADER_LENGTH + block + length);
    icv.write(packet, iv + block + length);
  }

  @Override
  public int open(byte[] packet, int offset, int length) {
    int authenticated = length - icv.length();
    int payload = authenticated - HEADER_LENGTH - block;
    if (payload < block || payload % block != 0) {
      return -1;
    }
    icv.update(packet, offset, authenticated);
    if (!icv.matches(packet, offset + authenticated)) {
      return -1;
    }
    try {
      int iv = offset + HEADER_LENGTH;
      // The IV decrypts to nothing of use, and is what the chain needs before the payload.
      apply(decryptor, packet, iv, block + payload);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    return payload;
  }

  /** In place, through an array of our own: the JCE would allocate one for every packet. */
  private void apply(Cipher cipher, byte[] packet, int offset, int length)
      throws GeneralSecurityException {
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    System.arraycopy(packet, offset, scratch, 0, length);
    cipher.doFinal(scratch, 0, length, packet, offset);
  }
}

package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-CBC (RFC 3602), then an HMAC from the SPI to the end of the ciphertext (RFC 4303, RFC 4868).
 *
 * <p>The IV is the encryption, under the SA's own key, of a secret salt and the sequence number
 * (NIST SP 800-38A appendix C: a unique nonce through the forward cipher). Encrypting the nonce as
 * the block before the payload, from an IV of zero, gives exactly that IV and the chain behind it
 * in one pass, and no cipher has to be set up for a packet.
 */
final class CbcHmacEspCipher implements EspCipher {
  private static final int BLOCK = 16;
  private static final int SALT = 8;

  private final Cipher encryptor = Jce.cipher("AES/CBC/NoPadding");
  private final Cipher decryptor = Jce.cipher("AES/CBC/NoPadding");
  private final Mac mac;
  private final byte[] salt;
  private final byte[] digest;
  private final byte[] expected;
  private final byte[] received;
  private byte[] scratch = new byte[2048];

  CbcHmacEspCipher(
      EncryptionAlgorithm encryption,
      IntegrityAlgorithm integrity,
      EspKeys keys,
      RandomSource random) {
    Keys.checkLength("encryption", keys.encryption(), encryption.keyMaterialLength());
    Keys.checkLength("integrity", keys.integrity(), integrity.keyLength());
    SecretKey key = Jce.aesKey(keys.encryption().octets(), encryption.keyLength());
    IvParameterSpec zero = new IvParameterSpec(new byte[BLOCK]);
    try {
      encryptor.init(Cipher.ENCRYPT_MODE, key, zero);
      decryptor.init(Cipher.DECRYPT_MODE, key, zero);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    this.mac = Jce.mac(integrity.jceName(), keys.integrity().octets());
    this.salt = random.octets(SALT);
    this.digest = new byte[integrity.keyLength()];
    this.expected = new byte[integrity.icvLength()];
    this.received = new byte[integrity.icvLength()];
  }

  @Override
  public int ivLength() {
    return BLOCK;
  }

  @Override
  public int icvLength() {
    return expected.length;
  }

  @Override
  public int alignment() {
    return BLOCK;
  }

  @Override
  public void seal(byte[] packet, int offset, int length, long sequence) {
    int iv = offset + HEADER_LENGTH;
    System.arraycopy(salt, 0, packet, iv, SALT);
    BigEndian.putLong(packet, iv + SALT, sequence);
    try {
      apply(encryptor, packet, iv, BLOCK + length);
      authenticate(packet, offset, HEADER_LENGTH + BLOCK + length);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    System.arraycopy(expected, 0, packet, iv + BLOCK + length, expected.length);
  }

  @Override
  public int open(byte[] packet, int offset, int length) {
    int authenticated = length - expected.length;
    int payload = authenticated - HEADER_LENGTH - BLOCK;
    if (payload < BLOCK || payload % BLOCK != 0) {
      return -1;
    }
    try {
      authenticate(packet, offset, authenticated);
      System.arraycopy(packet, offset + authenticated, received, 0, received.length);
      if (!MessageDigest.isEqual(expected, received)) {
        return -1;
      }
      int iv = offset + HEADER_LENGTH;
      // The IV decrypts to nothing of use, and is what the chain needs before the payload.
      apply(decryptor, packet, iv, BLOCK + payload);
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

  private void authenticate(byte[] packet, int offset, int length) throws GeneralSecurityException {
    mac.update(packet, offset, length);
    mac.doFinal(digest, 0);
    System.arraycopy(digest, 0, expected, 0, expected.length);
  }
}

package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;

/** An RSA private key that an end proves its identity with. */
public final class SigningKey {
  /** {@code SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }} (RFC 8017 appendix A.1). */
  private static final byte[] RSA_ENCRYPTION = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;

  private final RSAPrivateCrtKey key;

  private SigningKey(RSAPrivateCrtKey key) {
    this.key = key;
  }

  /**
   * Reads a key in PEM: {@code PRIVATE KEY} (PKCS #8) or {@code RSA PRIVATE KEY} (PKCS #1), without
   * a passphrase.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static SigningKey ofPem(String pem) {
    byte[] pkcs8;
    if (Pem.has(pem, "PRIVATE KEY")) {
      pkcs8 = Pem.first(pem, "PRIVATE KEY");
    } else if (Pem.has(pem, "RSA PRIVATE KEY") && !pem.contains("ENCRYPTED")) {
      byte[] pkcs1 = Pem.first(pem, "RSA PRIVATE KEY");
      byte[] octets = Der.wrap(OCTET_STRING, pkcs1);
      pkcs8 = Der.wrap(SEQUENCE, Octets.concat(VERSION_0, RSA_ENCRYPTION, octets));
    } else {
      throw new IllegalArgumentException(
          pem.contains("ENCRYPTED")
              ? "it needs a passphrase; write it without one"
              : "it is no private key in PEM");
    }
    try {
      if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
          instanceof RSAPrivateCrtKey key) {
        return new SigningKey(key);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no RSA key that can be read", e);
    }
    throw new IllegalArgumentException("it is no RSA key with its primes");
  }

  /** Whether it is the private key to the public one of this certificate. */
  public boolean belongsTo(Certificate certificate) {
    return certificate.hasPublicKey(key.getModulus(), key.getPublicExponent());
  }

  /**
   * The signature of IKEv1 (RFC 2409 section 5.1): PKCS #1 encryption with the private key of
   * HASH_I or HASH_R as it is, without the name of a hash function.
   *
   * @param hash HASH_I or HASH_R
   */
  public byte[] signHash(byte[] hash) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(hash);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  /**
   * RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2), as IKEv2 signs (RFC 7296 section 2.15, with SHA-1;
   * RFC 7427 with others).
   */
  public byte[] sign(HashAlgorithm hash, byte[]... parts) {
    try {
      Signature signature = Signature.getInstance(hash.rsaSignatureName());
      signature.initSign(key);
      for (byte[] part : parts) {
        signature.update(part);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }
}

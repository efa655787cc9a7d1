package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What every use of the JCE here needs; its checked exceptions mean a broken Java runtime. */
final class Jce {
  private Jce() {}

  static IllegalStateException broken(GeneralSecurityException e) {
    return new IllegalStateException("the Java runtime's cryptography failed: " + e, e);
  }

  static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  static Mac mac(String name) {
    try {
      return Mac.getInstance(name);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  static Mac mac(String name, byte[] key) {
    Mac mac = mac(name);
    key(mac, key);
    return mac;
  }

  static void key(Mac mac, byte[] key) {
    // HMAC pads its key with zeros, so one zero octet is the empty key, which JCE refuses.
    byte[] usable = key.length == 0 ? new byte[1] : key;
    try {
      mac.init(new SecretKeySpec(usable, mac.getAlgorithm()));
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }
}

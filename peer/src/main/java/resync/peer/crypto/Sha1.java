package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-1, for NAT_DETECTION payloads only (RFC 7296 section 2.23). */
public final class Sha1 {
  private Sha1() {}

  /** The 20 octets of the digest of all parts, one behind the other. */
  public static byte[] digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }
}

package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * The ICV of the packets of one SA: an HMAC of which the first octets are sent. Made for the packet
 * path: an object is used again for every packet, and allocates nothing.
 */
public final class PacketIcv {
  private final Mac mac;
  private final byte[] digest;
  private final byte[] expected;
  private final byte[] received;

  /**
   * @throws IllegalArgumentException if the key has the wrong length
   */
  public PacketIcv(IntegrityAlgorithm integrity, Secret key) {
    Keys.checkLength("integrity", key, integrity.keyLength());
    this.mac = Jce.mac(integrity.jceName(), key.octets());
    this.digest = new byte[integrity.keyLength()];
    this.expected = new byte[integrity.icvLength()];
    this.received = new byte[integrity.icvLength()];
  }

  /** Octets of the ICV. */
  public int length() {
    return expected.length;
  }

  /** Adds octets to what is authenticated. */
  public void update(byte[] packet, int offset, int length) {
    mac.update(packet, offset, length);
  }

  /** Writes the ICV of what was given to {@link #update} since the last one. */
  public void write(byte[] packet, int offset) {
    finish();
    System.arraycopy(expected, 0, packet, offset, expected.length);
  }

  /** Whether the ICV that stands there is that of what was given to {@link #update}. */
  public boolean matches(byte[] packet, int offset) {
    finish();
    System.arraycopy(packet, offset, received, 0, received.length);
    return MessageDigest.isEqual(expected, received);
  }

  private void finish() {
    try {
      mac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
    System.arraycopy(digest, 0, expected, 0, expected.length);
  }
}

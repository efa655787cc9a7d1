package resync.peer.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The ICV of the packets of one SA: an HMAC (RFC 2104) of which the first octets are sent. Made for
 * the packet path: an object is used again for every packet, and allocates nothing. That is why it
 * stands on the digest and not on the JCE's Mac, which makes an array for every result.
 */
public final class PacketIcv {
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest hash;
  private final byte[] innerKey;
  private final byte[] outerKey;
  private final byte[] digest;
  private final byte[] expected;
  private final byte[] received;
  private boolean begun;

  /**
   * @throws IllegalArgumentException if the key has the wrong length
   */
  public PacketIcv(IntegrityAlgorithm integrity, Secret key) {
    Keys.checkLength("integrity", key, integrity.keyLength());
    this.hash = Jce.digest(integrity.hashName());
    this.innerKey = padded(key, integrity.hashBlock(), INNER);
    this.outerKey = padded(key, integrity.hashBlock(), OUTER);
    this.digest = new byte[integrity.keyLength()];
    this.expected = new byte[integrity.icvLength()];
    this.received = new byte[integrity.icvLength()];
  }

  /** The key, no longer than a block, filled up with zeros and then changed in every octet. */
  private static byte[] padded(Secret key, int block, byte pad) {
    byte[] octets = Arrays.copyOf(key.octets(), block);
    for (int i = 0; i < block; i++) {
      octets[i] ^= pad;
    }
    return octets;
  }

  /** Octets of the ICV. */
  public int length() {
    return expected.length;
  }

  /** Adds octets to what is authenticated. */
  public void update(byte[] packet, int offset, int length) {
    if (!begun) {
      begun = true;
      hash.update(innerKey);
    }
    hash.update(packet, offset, length);
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
    begun = false;
    try {
      hash.digest(digest, 0, digest.length);
      hash.update(outerKey);
      hash.update(digest);
      hash.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw Jce.broken(e);
    }
    System.arraycopy(digest, 0, expected, 0, expected.length);
  }
}

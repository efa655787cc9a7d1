package resync.peer.crypto;

import java.util.Arrays;
import javax.crypto.Mac;

/** A pseudorandom function, and prf+ made of it (RFC 7296 section 2.13). */
public final class Prf {
  private final PrfAlgorithm algorithm;
  private final Mac mac;

  private Prf(PrfAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.mac = Jce.mac(algorithm.jceName());
  }

  /** A PRF of the given algorithm. */
  public static Prf of(PrfAlgorithm algorithm) {
    return new Prf(algorithm);
  }

  public PrfAlgorithm algorithm() {
    return algorithm;
  }

  /** Octets of the output. */
  public int outputLength() {
    return algorithm.outputLength();
  }

  /** prf(key, data), where data is the concatenation of {@code parts}. */
  public byte[] compute(byte[] key, byte[]... parts) {
    Jce.key(mac, key);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** prf(key, data), where data is the concatenation of {@code parts}. */
  public byte[] compute(Secret key, byte[]... parts) {
    return compute(key.octets(), parts);
  }

  /**
   * The first {@code length} octets of prf+(key, seed).
   *
   * @throws IllegalArgumentException if {@code length} is more than 255 times the output length,
   *     which prf+ does not define
   */
  public byte[] plus(byte[] key, byte[] seed, int length) {
    int blocks = Math.ceilDiv(length, outputLength());
    if (length < 0 || blocks > 255) {
      throw new IllegalArgumentException("prf+ cannot give " + length + " octets");
    }
    byte[] stream = new byte[length];
    Jce.key(mac, key);
    byte[] previous = {};
    for (int block = 1, offset = 0; block <= blocks; block++) {
      mac.update(previous);
      mac.update(seed);
      mac.update((byte) block);
      previous = mac.doFinal();
      int count = Math.min(previous.length, length - offset);
      System.arraycopy(previous, 0, stream, offset, count);
      offset += count;
    }
    Arrays.fill(previous, (byte) 0);
    return stream;
  }
}

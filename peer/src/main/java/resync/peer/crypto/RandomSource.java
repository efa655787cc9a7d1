package resync.peer.crypto;

/**
 * Where the peer's randomness comes from: a secure generator in the container, a seeded one in a
 * simulation. The same octets drawn in the same order give the same keys, nonces and IVs.
 */
@FunctionalInterface
public interface RandomSource {
  /** Overwrites every octet of {@code target} with random octets. */
  void fill(byte[] target);

  /** Draws {@code count} random octets. */
  default byte[] octets(int count) {
    byte[] octets = new byte[count];
    fill(octets);
    return octets;
  }
}

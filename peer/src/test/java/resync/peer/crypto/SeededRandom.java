package resync.peer.crypto;

import java.util.Random;

/** A random source that gives the same octets for the same seed. */
public final class SeededRandom implements RandomSource {
  private final Random random;

  public SeededRandom(long seed) {
    random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}

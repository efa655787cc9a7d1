package resync.peer.crypto;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Lets a JCE provider that insists on a {@link SecureRandom} draw from a {@link RandomSource}. */
final class JceRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  JceRandom(RandomSource source) {
    super(new Spi(source), null);
  }

  private static final class Spi extends SecureRandomSpi {
    private static final long serialVersionUID = 1;
    private final transient RandomSource source;

    Spi(RandomSource source) {
      this.source = source;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      throw new UnsupportedOperationException("the random source takes no seed");
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      source.fill(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      return source.octets(count);
    }
  }
}

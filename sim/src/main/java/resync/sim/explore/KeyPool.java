package resync.sim.explore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.RandomSource;
import resync.peer.crypto.Secret;
import resync.sim.EngineMaker;

/**
 * The key pairs of a search: a few of each method, made once, which remember the secrets that they
 * share. Arithmetic on curves would be a quarter of what a search does, and no schedule depends on
 * its outcome. As many octets are drawn for a pair as if it were made anew, so that nonces, SPIs
 * and whatever else is left to chance are those of a run with pairs of its own.
 */
final class KeyPool {
  private static final int SIZE = 16;

  private final Map<KeyExchangeMethod, Pairs> methods = new ConcurrentHashMap<>();

  /** The same engines, with pairs of this pool. */
  EngineMaker over(EngineMaker engines) {
    return (config, random, source, now) -> engines.make(config, over(random), source, now);
  }

  /** The same chance, with pairs of this pool. */
  RandomSource over(RandomSource random) {
    return new Source(random);
  }

  private final class Source implements KeyExchange.Source {
    private final RandomSource random;

    Source(RandomSource random) {
      this.random = random;
    }

    @Override
    public void fill(byte[] target) {
      random.fill(target);
    }

    @Override
    public KeyExchange keyExchange(KeyExchangeMethod method) {
      return methods.computeIfAbsent(method, Pairs::new).next(random);
    }
  }

  /** Those of a method, and how long the draws are that make one. */
  private static final class Pairs {
    private final List<Integer> draws = new ArrayList<>();
    private final List<KeyExchange> pairs = new ArrayList<>();

    Pairs(KeyExchangeMethod method) {
      SplittableRandom random = new SplittableRandom(SIZE);
      RandomSource watched =
          target -> {
            draws.add(target.length);
            random.nextBytes(target);
          };
      pairs.add(new Remembering(KeyExchange.generate(method, watched)));
      while (pairs.size() < SIZE) {
        pairs.add(new Remembering(KeyExchange.generate(method, random::nextBytes)));
      }
    }

    KeyExchange next(RandomSource random) {
      int which = 0;
      for (int length : draws) {
        which = random.octets(length)[0] & 0xff;
      }
      return pairs.get(which % SIZE);
    }
  }

  private static final class Remembering implements KeyExchange.Kept {
    private final KeyExchange pair;
    private final byte[] publicValue;
    private final Map<ByteBuffer, Optional<Secret>> secrets = new ConcurrentHashMap<>();

    Remembering(KeyExchange pair) {
      this.pair = pair;
      this.publicValue = pair.publicValue();
    }

    @Override
    public KeyExchangeMethod method() {
      return pair.method();
    }

    @Override
    public byte[] publicValue() {
      return publicValue.clone();
    }

    @Override
    public Optional<Secret> sharedSecret(byte[] peerPublicValue) {
      return secrets.computeIfAbsent(
          ByteBuffer.wrap(peerPublicValue.clone()), _ -> pair.sharedSecret(peerPublicValue));
    }
  }
}

package resync.sim.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import resync.lab.topology.IkeVersion;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.RandomSource;
import resync.peer.engine.Engine;

/** The search has its key pairs from a pool, and finds what it would find without. */
class KeyPoolTest {
  private static final int TRIALS = 60;

  private final KeyPool pool = new KeyPool();

  @ParameterizedTest
  @EnumSource(KeyExchangeMethod.class)
  void drawsAsManyOctetsAsAPairMadeAnew(KeyExchangeMethod method) {
    SplittableRandom one = new SplittableRandom(7);
    SplittableRandom other = new SplittableRandom(7);
    RandomSource pooled = pool.over(other::nextBytes);
    for (int i = 0; i < 3; i++) {
      KeyExchange.generate(method, one::nextBytes);
      KeyExchange.generate(method, pooled);
    }
    assertEquals(one.nextLong(), other.nextLong());
  }

  @ParameterizedTest
  @EnumSource(KeyExchangeMethod.class)
  void bothEndsShareTheSecretOfTheirPairs(KeyExchangeMethod method) {
    SplittableRandom random = new SplittableRandom(7);
    RandomSource source = pool.over(random::nextBytes);
    KeyExchange west = KeyExchange.generate(method, source);
    KeyExchange east = KeyExchange.generate(method, source);
    byte[] secret = west.sharedSecret(east.publicValue()).orElseThrow().octets();
    assertArrayEquals(secret, east.sharedSecret(west.publicValue()).orElseThrow().octets());
    assertArrayEquals(secret, west.sharedSecret(east.publicValue()).orElseThrow().octets());
  }

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void aTrialGoesAsWithKeysOfItsOwn(IkeVersion version) {
    LongStream.range(0, TRIALS)
        .mapToObj(seed -> Generator.schedule(seed, version, seed % 3 == 0))
        .forEach(
            schedule ->
                assertEquals(
                    Trial.run(schedule, Engine::new),
                    Trial.run(schedule, pool.over(Engine::new)),
                    schedule::title));
  }
}

package resync.peer.ike;

import java.time.Duration;
import resync.peer.crypto.RandomSource;

/** Random times, so that two ends do not rekey at the same instant (RFC 7296 section 2.8). */
public final class Randomly {
  private Randomly() {}

  /** {@code whole} less a random time of at most {@code spread}; never below zero. */
  public static Duration upTo(RandomSource random, Duration spread, Duration whole) {
    if (spread.isZero()) {
      return whole;
    }
    long value = 0;
    for (byte b : random.octets(4)) {
      value = value << 8 | (b & 0xff);
    }
    Duration less = Duration.ofNanos((long) (spread.toNanos() * (value / 4294967296.0)));
    Duration left = whole.minus(less);
    return left.isNegative() ? Duration.ZERO : left;
  }
}

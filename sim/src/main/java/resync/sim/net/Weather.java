package resync.sim.net;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How the links between a gateway and the wire behave.
 *
 * @param delay what every packet takes
 * @param jitter what it takes more at most, by chance: packets closer than this may overtake
 */
public record Weather(Duration delay, Duration jitter) {
  /** Half a millisecond, always. */
  public static final Weather CALM = new Weather(Duration.ofNanos(500_000), Duration.ZERO);

  private static final double LEAST_DELAY_NANOS = 100_000;
  private static final double MOST_DELAY_NANOS = 10_000_000;

  /** Some weather: a delay of 0.1 to 10 ms, and a jitter of up to as much. */
  public static Weather by(SplittableRandom chance) {
    double share = chance.nextDouble();
    double delay = LEAST_DELAY_NANOS * Math.pow(MOST_DELAY_NANOS / LEAST_DELAY_NANOS, share);
    double jitter = chance.nextDouble() * delay;
    return new Weather(Duration.ofNanos((long) delay), Duration.ofNanos((long) jitter));
  }
}

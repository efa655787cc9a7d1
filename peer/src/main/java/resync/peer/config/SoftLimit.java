package resync.peer.config;

import java.time.Duration;

/**
 * When an SA is replaced by when it ends, or the other way round: strongSwan 6 puts a factor of 1.1
 * between them and rounds down, times to seconds.
 */
final class SoftLimit {
  private static final double FACTOR = 1.1;

  private SoftLimit() {}

  static long below(long hard) {
    return (long) (hard / FACTOR);
  }

  static long above(long soft) {
    return (long) (soft * FACTOR);
  }

  static Duration below(Duration hard) {
    return inSeconds(hard)
        ? Duration.ofSeconds(below(hard.toSeconds()))
        : Duration.ofMillis(below(hard.toMillis()));
  }

  static Duration above(Duration soft) {
    return inSeconds(soft)
        ? Duration.ofSeconds(above(soft.toSeconds()))
        : Duration.ofMillis(above(soft.toMillis()));
  }

  private static boolean inSeconds(Duration time) {
    return time.equals(Duration.ofSeconds(time.toSeconds()));
  }
}

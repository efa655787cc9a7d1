package resync.peer.app;

import java.time.Instant;

/**
 * The time of day at start plus the time since: it never jumps, whatever is done to the system's
 * clock, so that timers and the order of events hold.
 */
final class MonotonicClock {
  private final Instant base = Instant.now();
  private final long baseNanos = base.getEpochSecond() * 1_000_000_000L + base.getNano();
  private final long start = System.nanoTime();

  /** When the clock was made, which is when the program started. */
  Instant base() {
    return base;
  }

  Instant now() {
    return base.plusNanos(System.nanoTime() - start);
  }

  /** The same instant as {@link #now} in nanoseconds since the epoch, without an object. */
  long nanos() {
    return baseNanos + (System.nanoTime() - start);
  }
}

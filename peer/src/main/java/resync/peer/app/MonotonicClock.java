package resync.peer.app;

import java.time.Instant;

/**
 * The time of day at start plus the time since: it never jumps, whatever is done to the system's
 * clock, so that timers and the order of events hold.
 */
final class MonotonicClock {
  private final Instant base = Instant.now();
  private final long start = System.nanoTime();

  Instant now() {
    return base.plusNanos(System.nanoTime() - start);
  }
}

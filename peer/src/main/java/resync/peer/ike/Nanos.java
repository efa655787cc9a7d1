package resync.peer.ike;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time as the data plane counts it. */
public final class Nanos {
  private Nanos() {}

  /** Nanoseconds since the epoch. */
  public static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}

package resync.peer.recovery;

import java.time.Duration;
import java.time.Instant;
import resync.peer.config.Rate;

/** A token bucket: holds as many as the rate allows in one period, and refills evenly. */
public final class RateLimit {
  private final int capacity;
  private final long nanosPerToken;
  private long tokens;
  private Instant filledAt;

  /**
   * Makes a full bucket.
   *
   * @param now the instant it is made
   */
  public RateLimit(Rate rate, Instant now) {
    this.capacity = rate.count();
    this.nanosPerToken = capacity == 0 ? 0 : Math.max(1, rate.period().toNanos() / capacity);
    this.tokens = capacity;
    this.filledAt = now;
  }

  /** Whether one may be taken now; takes none. */
  public boolean hasRoom(Instant now) {
    refill(now);
    return tokens > 0;
  }

  /** Takes one if there is one. */
  public boolean tryTake(Instant now) {
    if (!hasRoom(now)) {
      return false;
    }
    tokens--;
    return true;
  }

  private void refill(Instant now) {
    if (capacity == 0) {
      return;
    }
    long gained = Duration.between(filledAt, now).dividedBy(Duration.ofNanos(nanosPerToken));
    if (tokens + gained >= capacity) {
      tokens = capacity;
      filledAt = now;
    } else if (gained > 0) {
      tokens += gained;
      filledAt = filledAt.plusNanos(gained * nanosPerToken);
    }
  }
}

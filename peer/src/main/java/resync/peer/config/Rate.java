package resync.peer.config;

import java.time.Duration;

/**
 * A limit: so many in a period.
 *
 * @param count how many; 0: none at all
 * @param period in which time; positive
 */
public record Rate(int count, Duration period) {
  @Override
  public String toString() {
    return count + "/" + period.toMillis() + "ms";
  }
}

package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.topology.Flow;

/**
 * Numbered probes that did not arrive.
 *
 * @param begin when the first lost probe was sent; for an echo that was never sent, when the probe
 *     that it would have answered was sent
 * @param end when a probe of this direction was received next; empty while the outage lasts
 * @param endSent when that probe was sent; empty while the outage lasts
 * @param lost probes that never arrived
 */
public record Outage(
    Flow direction, Instant begin, Optional<Instant> end, Optional<Instant> endSent, long lost) {

  /** How long it lasted, or has lasted until {@code now}. */
  public Duration length(Instant now) {
    return Duration.between(begin, end.orElse(now));
  }
}

package resync.sim.explore;

import java.time.Duration;

/** How long things may take. */
final class Pace {
  /** From one probe of a host to its next: few, since they are what takes a search its time. */
  static Duration probeInterval(Schedule schedule) {
    return schedule.gentle() ? Duration.ofMillis(50) : Duration.ofMillis(100);
  }

  /** How soon traffic flows again after the last fault has healed. */
  static final Duration BOUND = Duration.ofSeconds(20);

  static final String BOUND_WORDS = "20 seconds";

  /** How long no IKE message is seen once negotiation has ended. */
  static final Duration REST = Duration.ofSeconds(5);

  /** How long negotiation may go on after traffic flows. */
  static final Duration SETTLING = Duration.ofSeconds(15);

  /** How long an SA that only one end has may stay while nothing is sent on it. */
  static final Duration IDLE = Duration.ofSeconds(15);

  /** How long a responder may wait for an initiator that has gone: its limit and a little more. */
  static final Duration HALF_OPEN = Duration.ofSeconds(40);

  private Pace() {}
}

package resync.sim.explore;

import java.time.Duration;

/**
 * How densely a trial probes.
 *
 * @param probeInterval from one probe of a host to its next
 */
record Pace(Duration probeInterval) {
  /** Few probes: for the search, where they are what takes the time. */
  static final Pace SEARCH = new Pace(Duration.ofMillis(100));

  /** As many as a scenario has, so that what is found is found there too. */
  static final Pace SCENARIO = new Pace(Duration.ofMillis(10));

  /** How soon traffic flows again after the last fault has healed. */
  static final Duration BOUND = Duration.ofSeconds(20);

  static final String BOUND_WORDS = "20 seconds";

  /** How long no IKE message is seen once negotiation has ended. */
  static final Duration REST = Duration.ofSeconds(5);

  /** How long negotiation may go on after traffic flows. */
  static final Duration SETTLING = Duration.ofSeconds(15);

  /** How long a responder may wait for an initiator that has gone: its limit and a little more. */
  static final Duration HALF_OPEN = Duration.ofSeconds(40);

  /** As much as it takes to say that probes arrive steadily. */
  int steadyProbes() {
    return probeInterval.toMillis() < 50 ? 15 : 4;
  }

  Duration steady() {
    return probeInterval.multipliedBy(steadyProbes() + steadyProbes() / 3);
  }
}

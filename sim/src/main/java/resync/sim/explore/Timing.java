package resync.sim.explore;

import java.time.Duration;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.Retransmission;

/** How patient the gateways of a schedule are, and how long their SAs live. */
enum Timing {
  /** They repeat a request after half a second and give up after three. */
  QUICK(Duration.ZERO, Duration.ofSeconds(12)),

  /** As a gateway is by itself: it repeats after 4 s, 11 s, 24 s and so on. */
  USUAL(Duration.ZERO, Duration.ofSeconds(45)),

  /** As by itself, with Child SAs that live so short that few repetitions fit. */
  SHORT_LIVED(Duration.ofSeconds(20), Duration.ofSeconds(45));

  private static final Retransmission SOON = new Retransmission(Duration.ofMillis(500), 5, 1.0);

  private final Duration ipsecLifetime;
  private final Duration watched;

  Timing(Duration ipsecLifetime, Duration watched) {
    this.ipsecLifetime = ipsecLifetime;
    this.watched = watched;
  }

  Retransmission retransmission() {
    return this == QUICK ? SOON : Retransmission.DEFAULT;
  }

  Lifetimes lifetimes() {
    return new Lifetimes(Duration.ZERO, ipsecLifetime, 0);
  }

  /** The hard limit of Child SAs; zero where a schedule does not live to see it. */
  Duration ipsecLifetime() {
    return ipsecLifetime;
  }

  /** How long what a rekeying meets is looked at: the third repetition of a request fits in. */
  Duration watched() {
    return watched;
  }

  /** The rows of a tunnel's table of settings. */
  String settings() {
    return ipsecLifetime.isZero()
        ? ""
        : "  | ipsec lifetime | " + ipsecLifetime.toSeconds() + "s |\n";
  }

  /** What is said of one gateway; empty where it is as by itself. */
  String given(String side) {
    return retransmission().equals(Retransmission.DEFAULT)
        ? ""
        : "And "
            + side
            + " retransmits every "
            + retransmission().timeout().toMillis()
            + " milliseconds and gives up after "
            + retransmission().tries()
            + " tries\n";
  }
}

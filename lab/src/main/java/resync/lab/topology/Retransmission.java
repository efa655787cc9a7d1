package resync.lab.topology;

import java.time.Duration;

/**
 * When an IKE request is sent again: the n-th retransmission follows {@code timeout * base^n} after
 * the one before it; after {@code tries} retransmissions and one more wait the peer counts as dead.
 */
public record Retransmission(Duration timeout, int tries, double base) {
  /** strongSwan's defaults, which the Java peer shares: dead after 165 s. */
  public static final Retransmission DEFAULT = new Retransmission(Duration.ofSeconds(4), 5, 1.8);
}

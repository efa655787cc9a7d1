package resync.peer.config;

import java.time.Duration;

/**
 * How a request without an answer is repeated: retransmission n (from 0) is sent {@code timeout *
 * base^n} after the transmission before it; {@code timeout * base^tries} after the last one the
 * peer is given up. These are strongSwan's figures and their meaning.
 *
 * @param timeout the wait before the first retransmission
 * @param tries how many retransmissions there are
 * @param base the factor from one wait to the next; at least 1
 */
public record Retransmission(Duration timeout, int tries, double base) {

  /** 4 s, 5 tries, 1.8: gives up after 165 s. */
  public static final Retransmission DEFAULT = new Retransmission(Duration.ofSeconds(4), 5, 1.8);

  /**
   * The wait after transmission n.
   *
   * @param transmission 0 for the first transmission, 1 for the first retransmission, and so on
   */
  public Duration waitAfter(int transmission) {
    return Duration.ofNanos((long) (timeout.toNanos() * Math.pow(base, transmission)));
  }

  /** From the first transmission until the request is given up. */
  public Duration total() {
    Duration sum = Duration.ZERO;
    for (int transmission = 0; transmission <= tries; transmission++) {
      sum = sum.plus(waitAfter(transmission));
    }
    return sum;
  }
}

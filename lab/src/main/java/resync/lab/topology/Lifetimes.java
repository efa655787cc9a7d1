package resync.lab.topology;

import java.time.Duration;

/**
 * How long the SAs of one end live before they end unless they are rekeyed. Zero is the stack's
 * default.
 *
 * @param ike of IKE SAs, in whole seconds
 * @param ipsec of Child SAs, in whole seconds
 * @param ipsecOctets what a Child SA may carry in one direction
 */
public record Lifetimes(Duration ike, Duration ipsec, long ipsecOctets) {
  /** As each stack has it. */
  public static final Lifetimes USUAL = new Lifetimes(Duration.ZERO, Duration.ZERO, 0);
}

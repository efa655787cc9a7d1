package resync.lab.topology;

import java.time.Duration;

/**
 * How long SAs live before they end unless they are rekeyed. Zero is the stack's default.
 *
 * @param ike of IKE SAs, in whole seconds
 * @param west of Child SAs as west has it, in whole seconds
 * @param east the same of east
 * @param ipsecOctets what a Child SA may carry in one direction
 */
public record Lifetimes(Duration ike, Duration west, Duration east, long ipsecOctets) {
  /** As each stack has it. */
  public static final Lifetimes USUAL =
      new Lifetimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  /** Of Child SAs, as one side has it. */
  public Duration ipsec(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? west : east;
  }
}

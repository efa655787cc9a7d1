package resync.peer.config;

import java.time.Duration;

/**
 * What a connection does when the SAs of the two ends disagree.
 *
 * @param invalidSpiRecovery whether ESP with an unknown SPI from the connection's peer may set up
 *     an IKE SA where there is none
 * @param trafficLiveness outbound ESP without any inbound for this long starts a liveness check;
 *     zero: never
 */
public record RecoveryConfig(boolean invalidSpiRecovery, Duration trafficLiveness) {

  /** Both off. */
  public static final RecoveryConfig OFF = new RecoveryConfig(false, Duration.ZERO);
}

package resync.lab.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario asks of one gateway.
 *
 * @param implementation the name of its node driver, such as {@code java} or {@code strongswan}
 * @param recoversInvalidSpis whether it sets up an IKE SA because of an ESP packet with an unknown
 *     SPI
 * @param trafficLiveness how long outbound ESP may go without any inbound before a liveness check
 *     starts; zero is never
 * @param natKeepalive how long it sends nothing to a peer before it sends a NAT keepalive, where it
 *     is behind a NAT (RFC 3948 section 4)
 * @param ownKey the pre-shared key that it has instead of the tunnel's; null for the tunnel's
 */
public record GatewaySpec(
    GatewayName name,
    String implementation,
    boolean recoversInvalidSpis,
    Duration trafficLiveness,
    Retransmission retransmission,
    Duration natKeepalive,
    @Nullable String ownKey) {

  /** Of RFC 3948 section 4, and of the stacks. */
  private static final Duration NAT_KEEPALIVE = Duration.ofSeconds(20);

  public GatewaySpec(GatewayName name, String implementation) {
    this(name, implementation, false, Duration.ZERO, Retransmission.DEFAULT, NAT_KEEPALIVE, null);
  }

  public GatewaySpec withRecovery(boolean on) {
    return new GatewaySpec(
        name, implementation, on, trafficLiveness, retransmission, natKeepalive, ownKey);
  }

  public GatewaySpec withTrafficLiveness(Duration idle, Retransmission timing) {
    return new GatewaySpec(
        name, implementation, recoversInvalidSpis, idle, timing, natKeepalive, ownKey);
  }

  /** The same with a pre-shared key that the other gateway does not have. */
  public GatewaySpec withKey(String key) {
    return new GatewaySpec(
        name,
        implementation,
        recoversInvalidSpis,
        trafficLiveness,
        retransmission,
        natKeepalive,
        key);
  }

  public GatewaySpec withNatKeepalive(Duration interval) {
    return new GatewaySpec(
        name,
        implementation,
        recoversInvalidSpis,
        trafficLiveness,
        retransmission,
        interval,
        ownKey);
  }
}

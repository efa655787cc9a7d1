package resync.lab.topology;

import java.time.Duration;

/**
 * What a scenario asks of one gateway.
 *
 * @param implementation the name of its node driver, such as {@code java} or {@code strongswan}
 * @param recoversInvalidSpis whether it sets up an IKE SA because of an ESP packet with an unknown
 *     SPI
 * @param trafficLiveness how long outbound ESP may go without any inbound before a liveness check
 *     starts; zero is never
 */
public record GatewaySpec(
    Side side,
    String implementation,
    boolean recoversInvalidSpis,
    Duration trafficLiveness,
    Retransmission retransmission) {

  public GatewaySpec(Side side, String implementation) {
    this(side, implementation, false, Duration.ZERO, Retransmission.DEFAULT);
  }

  public GatewaySpec withRecovery(boolean on) {
    return new GatewaySpec(side, implementation, on, trafficLiveness, retransmission);
  }

  public GatewaySpec withTrafficLiveness(Duration idle, Retransmission timing) {
    return new GatewaySpec(side, implementation, recoversInvalidSpis, idle, timing);
  }
}

package resync.lab.fault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.topology.GatewayName;

/** A gateway sets up the tunnel on command; whether the tunnel comes up is not this fault's. */
public final class Initiate implements Fault {
  private final List<GatewayName> gateways;
  private Instant from = Instant.MAX;

  /**
   * @param gateways who initiates; with two, each begins before it can have heard of the other's
   *     beginning, so that two IKE SAs come to be at first
   */
  public Initiate(List<GatewayName> gateways) {
    this.gateways = List.copyOf(gateways);
  }

  @Override
  public boolean needsTunnel() {
    return false;
  }

  /** Returns when the gateways have taken the order. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    from = testbed.time().now();
    Crossing.give(
        testbed,
        gateways,
        gateway -> testbed.topology().tunnels(gateway).forEach(testbed.gateway(gateway)::initiate));
    return new FaultRecord(
        sentence,
        gateways.size() == 1 ? gateways.getFirst() : null,
        FaultRecord.Kind.OTHER,
        from,
        testbed.time().now());
  }

  /** Each has begun to set up an IKE SA. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return gateways.stream()
        .filter(gateway -> !Begun.setUp(evidence, gateway, from))
        .map(gateway -> gateway.word() + " has not begun to set up an IKE SA")
        .findFirst();
  }
}

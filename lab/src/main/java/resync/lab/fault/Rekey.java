package resync.lab.fault;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;

/** Gateways replace SAs with new ones while they carry traffic. */
public final class Rekey implements Fault {
  private final List<GatewayName> gateways;
  private final SaScope scope;
  private Instant from = Instant.MAX;

  /**
   * @param gateways who rekeys; with two, both are told before either can have answered the other
   */
  public Rekey(List<GatewayName> gateways, SaScope scope) {
    this.gateways = List.copyOf(gateways);
    this.scope = scope;
  }

  /** Each has an SA to replace. */
  @Override
  public boolean ready(Testbed testbed) {
    return gateways.stream().map(gateway -> testbed.gateway(gateway).sas()).allMatch(this::has);
  }

  private boolean has(SaTable table) {
    return scope == SaScope.IPSEC
        ? table.childSas().stream().anyMatch(SaTable.ChildSa::installed)
        : table.ikeSas().stream().anyMatch(SaTable.IkeSa::established);
  }

  /** Returns when the gateways have taken the order: other faults may hit the exchange itself. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<GatewayName, Rekeying> programs = new LinkedHashMap<>();
    for (GatewayName gateway : gateways) {
      programs.put(gateway, testbed.gateway(gateway).as(Rekeying.class));
    }
    from = testbed.time().now();
    Crossing.give(
        testbed, gateways, gateway -> Objects.requireNonNull(programs.get(gateway)).rekey(scope));
    return new FaultRecord(
        sentence,
        gateways.size() == 1 ? gateways.getFirst() : null,
        FaultRecord.Kind.OTHER,
        from,
        testbed.time().now());
  }

  /** Each has begun to negotiate; whether an SA comes of it is not this fault's. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return gateways.stream()
        .filter(gateway -> !Begun.negotiation(evidence, gateway, from))
        .map(gateway -> gateway.word() + " has begun no exchange that replaces an SA")
        .findFirst();
  }
}

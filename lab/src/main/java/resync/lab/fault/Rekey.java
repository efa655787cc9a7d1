package resync.lab.fault;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Side;

/** Gateways replace SAs with new ones while they carry traffic. */
public final class Rekey implements Fault {
  private final List<Side> sides;
  private final SaScope scope;
  private Instant from = Instant.MAX;

  /**
   * @param sides who rekeys; with two, both are told before either can have answered the other
   */
  public Rekey(List<Side> sides, SaScope scope) {
    this.sides = List.copyOf(sides);
    this.scope = scope;
  }

  /** Each has an SA to replace. */
  @Override
  public boolean ready(Testbed testbed) {
    return sides.stream().map(side -> testbed.gateway(side).sas()).allMatch(this::has);
  }

  private boolean has(SaTable table) {
    return scope == SaScope.IPSEC
        ? table.childSas().stream().anyMatch(SaTable.ChildSa::installed)
        : table.ikeSas().stream().anyMatch(SaTable.IkeSa::established);
  }

  /** Returns when the gateways have taken the order: other faults may hit the exchange itself. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<Side, Rekeying> programs = new EnumMap<>(Side.class);
    for (Side side : sides) {
      programs.put(side, testbed.gateway(side).as(Rekeying.class));
    }
    from = testbed.time().now();
    programs.values().forEach(program -> program.rekey(scope));
    return new FaultRecord(
        sentence,
        sides.size() == 1 ? sides.getFirst() : null,
        FaultRecord.Kind.OTHER,
        from,
        testbed.time().now());
  }

  /** Each has begun to negotiate; whether an SA comes of it is not this fault's. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return sides.stream()
        .filter(side -> !Begun.negotiation(evidence, side, from))
        .map(side -> side.word() + " has begun no exchange that replaces an SA")
        .findFirst();
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Side;

/** Gateways replace SAs with new ones while they carry traffic. */
public final class Rekey implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<Side> sides;
  private final SaScope scope;

  /**
   * @param sides who rekeys; with two, both are told before either can have answered the other
   */
  public Rekey(List<Side> sides, SaScope scope) {
    this.sides = List.copyOf(sides);
    this.scope = scope;
  }

  /** Returns when both gateways have left the old SAs, or after 5 s: the checks judge that. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<Side, Rekeying> programs = new EnumMap<>(Side.class);
    for (Side side : sides) {
      programs.put(side, testbed.gateway(side).as(Rekeying.class));
    }
    Map<Side, Set<String>> old = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      old.put(side, live(testbed.gateway(side)));
    }
    Instant from = testbed.time().now();
    programs.values().forEach(program -> program.rekey(scope));
    testbed
        .time()
        .await(
            LIMIT,
            () ->
                old.entrySet().stream()
                    .allMatch(e -> replaced(e.getValue(), live(testbed.gateway(e.getKey())))));
    return new FaultRecord(
        sentence,
        sides.size() == 1 ? sides.getFirst() : null,
        FaultRecord.Kind.OTHER,
        from,
        testbed.time().now());
  }

  private static boolean replaced(Set<String> old, Set<String> now) {
    return !now.isEmpty() && now.stream().noneMatch(old::contains);
  }

  private Set<String> live(Gateway gateway) {
    SaTable sas = gateway.sas();
    Stream<String> children =
        sas.childSas().stream().filter(SaTable.ChildSa::installed).map(SaTable.ChildSa::inboundSpi);
    Stream<String> ikes =
        sas.ikeSas().stream().filter(SaTable.IkeSa::established).map(SaTable.IkeSa::initiatorSpi);
    return switch (scope) {
      case IPSEC -> children.collect(Collectors.toSet());
      case IKE -> ikes.collect(Collectors.toSet());
      case ALL -> Stream.concat(children, ikes).collect(Collectors.toSet());
    };
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Side;

/** A gateway clears SAs as on an operator's command: its peer is sent Deletes. */
public final class Clear implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<Side> sides;
  private final SaScope scope;

  public Clear(Side side, SaScope scope) {
    this(List.of(side), scope);
  }

  /**
   * @param sides who clears; with two, both are told before either can have heard the other's
   *     Delete
   */
  public Clear(List<Side> sides, SaScope scope) {
    this.sides = List.copyOf(sides);
    this.scope = scope;
  }

  /** Returns when the SAs are gone, or after 5 s where the peer does not answer the Delete. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<Side, Clearing> programs = new EnumMap<>(Side.class);
    Set<String> spis = new HashSet<>();
    for (Side side : sides) {
      programs.put(side, testbed.gateway(side).as(Clearing.class));
      spis.addAll(live(testbed.gateway(side).sas()));
    }
    Instant from = testbed.time().now();
    programs.values().forEach(program -> program.clear(scope));
    testbed
        .time()
        .await(
            LIMIT,
            () ->
                sides.stream()
                    .flatMap(side -> live(testbed.gateway(side).sas()).stream())
                    .noneMatch(spis::contains));
    return new FaultRecord(
        sentence,
        sides.size() == 1 ? sides.getFirst() : null,
        FaultRecord.Kind.SAS_CLEARED,
        from,
        testbed.time().now());
  }

  private Set<String> live(SaTable sas) {
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

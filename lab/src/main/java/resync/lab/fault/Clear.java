package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Side;

/** A gateway clears SAs as on an operator's command: its peer is sent Deletes. */
public final class Clear implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Side side;
  private final SaScope scope;

  public Clear(Side side, SaScope scope) {
    this.side = side;
    this.scope = scope;
  }

  /** Returns when the SAs are gone, or after 5 s where the peer does not answer the Delete. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(side);
    Clearing program = gateway.as(Clearing.class);
    Set<String> spis = live(gateway.sas());
    Instant from = testbed.time().now();
    program.clear(scope);
    testbed.time().await(LIMIT, () -> live(gateway.sas()).stream().noneMatch(spis::contains));
    return new FaultRecord(
        sentence, side, FaultRecord.Kind.SAS_CLEARED, from, testbed.time().now());
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

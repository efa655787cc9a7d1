package resync.lab.fault;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaScope;
import resync.lab.topology.Side;

/** A gateway forgets SAs and tells nobody. */
public final class SilentClear implements Fault {
  private static final Set<String> LOSSES = Set.of("child-sa-down", "ike-sa-down");

  private final Side side;
  private final SaScope scope;

  public SilentClear(Side side, SaScope scope) {
    this.side = side;
    this.scope = scope;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(side);
    SilentlyClearing program = gateway.as(SilentlyClearing.class);
    Instant from = testbed.time().now();
    program.clearSilently(scope);
    Instant answered = testbed.time().now();
    return new FaultRecord(
        sentence, side, FaultRecord.Kind.SAS_CLEARED, from, gone(gateway, from, answered));
  }

  /** When the gateway itself says that its SAs went, else when it had answered. */
  private static Instant gone(Gateway gateway, Instant from, Instant answered) {
    return gateway.events().stream()
        .filter(event -> LOSSES.contains(event.name()))
        .map(NodeEvent::time)
        .filter(time -> !time.isBefore(from) && !time.isAfter(answered))
        .max(Comparator.naturalOrder())
        .orElse(answered);
  }
}

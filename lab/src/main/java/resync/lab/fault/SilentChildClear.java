package resync.lab.fault;

import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.Gateway;
import resync.lab.topology.GatewayName;

/**
 * A gateway forgets the Child SAs of one child and tells nobody; those of its other children stay.
 */
public final class SilentChildClear implements Fault {
  private final GatewayName name;
  private final String child;
  private Optional<String> unmet = Optional.empty();

  public SilentChildClear(GatewayName name, String child) {
    this.name = name;
    this.child = child;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(name);
    SilentlyClearing program = gateway.as(SilentlyClearing.class);
    Instant from = testbed.time().now();
    LiveSas before = LiveSas.of(gateway, child);
    program.clearSilently(child);
    unmet = before.nothingToClear().or(() -> before.keptIn(LiveSas.of(gateway, child)));
    Instant gone = SilentClear.gone(gateway, from, testbed.time().now());
    return new FaultRecord(sentence, name, FaultRecord.Kind.SAS_CLEARED, from, gone);
  }

  /** The SAs are gone. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet;
  }
}

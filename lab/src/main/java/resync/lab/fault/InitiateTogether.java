package resync.lab.fault;

import java.time.Instant;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Side;

/**
 * Both gateways set up the tunnel at the same moment: each begins before it can have heard of the
 * other's beginning, so that two IKE SAs come to be at first.
 */
public final class InitiateTogether implements Fault {
  @Override
  public boolean needsTunnel() {
    return false;
  }

  /** Returns when the gateways have taken the order. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    for (Side side : Side.values()) {
      testbed.gateway(side).initiate();
    }
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }
}

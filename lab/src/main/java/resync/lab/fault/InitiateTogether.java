package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import resync.lab.check.SasAgree;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Side;

/**
 * Both gateways set up the tunnel at the same moment: each begins before it can have heard of the
 * other's beginning, so that two IKE SAs come to be at first.
 */
public final class InitiateTogether implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Override
  public boolean needsTunnel() {
    return false;
  }

  /** Returns when the gateways agree on SAs, or after 5 s: the checks judge that. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    for (Side side : Side.values()) {
      testbed.gateway(side).initiate();
    }
    testbed.time().await(LIMIT, () -> agreed(testbed));
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  private static boolean agreed(Testbed testbed) {
    return SasAgree.judge(testbed.gateway(Side.WEST).sas(), testbed.gateway(Side.EAST).sas())
            .verdict()
        == Verdict.PASS;
  }
}

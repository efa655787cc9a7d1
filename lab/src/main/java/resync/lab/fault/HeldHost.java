package resync.lab.fault;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.traffic.ProbeRecord;

/**
 * A host that is kept quiet for a while, so that nothing of its own passes its gateway at that
 * time.
 */
final class HeldHost {
  /** A probe that has not arrived after so long is lost. */
  private static final Duration CROSSING = Duration.ofSeconds(5);

  private final Testbed testbed;
  private final GatewayName host;
  private boolean held;

  HeldHost(Testbed testbed, GatewayName host) {
    this.testbed = testbed;
    this.host = host;
  }

  /** Returns when nothing leaves the host any more, and what had left it has crossed the tunnel. */
  void hold() {
    held = true;
    testbed.traffic().hold(host);
    Map<Flow, Long> last = new LinkedHashMap<>();
    for (ProbeRecord probe : testbed.traffic().records().reversed()) {
      if (probe.direction().from().equals(host) && probe.kind().departed()) {
        last.putIfAbsent(probe.direction(), probe.sequence());
      }
    }
    last.forEach((flow, sequence) -> testbed.time().await(CROSSING, () -> arrived(flow, sequence)));
  }

  private boolean arrived(Flow direction, long sequence) {
    return testbed.traffic().records().reversed().stream()
        .anyMatch(
            probe ->
                probe.direction().equals(direction)
                    && probe.kind() == ProbeRecord.Kind.RECEIVED
                    && probe.sequence() == sequence);
  }

  /** Lets the host go on; nothing where it is not held. */
  void release() {
    if (held) {
      testbed.traffic().release(host);
      held = false;
    }
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.NatBox;
import resync.lab.fabric.Testbed;
import resync.lab.node.NodeException;
import resync.lab.topology.Side;

/**
 * The NAT in front of a gateway loses power and comes back: it knows no conversation any more, and
 * gives the next packet of each another port.
 */
public final class NatReboot implements Fault {
  private static final Duration DOWN = Duration.ofMillis(250);

  private final Side side;
  private boolean down;

  public NatReboot(Side side) {
    this.side = side;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    NatBox nat = nat(testbed);
    Instant from = testbed.time().now();
    down = true;
    nat.off();
    testbed.time().pass(DOWN);
    nat.on();
    down = false;
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  private NatBox nat(Testbed testbed) {
    return testbed
        .nat(side)
        .orElseThrow(() -> new NodeException("there is no NAT in front of " + side.word()));
  }

  @Override
  public void heal(Testbed testbed) {
    if (down) {
      nat(testbed).on();
      down = false;
    }
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Restartable;
import resync.lab.node.Gateway;
import resync.lab.topology.Side;

/**
 * A gateway loses power and comes back: no Delete leaves, all its SAs are gone. A host that is the
 * gateway itself is down as long.
 */
public final class GatewayRestart implements Fault {
  /** Long enough that probes are certainly lost, whatever the start itself takes. */
  private static final Duration DOWN = Duration.ofMillis(250);

  private final Side side;
  private volatile boolean down;
  private @Nullable HeldHost heldHost;

  public GatewayRestart(Side side) {
    this.side = side;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(side);
    Restartable program = gateway.as(Restartable.class);
    if (testbed.topology().addressing().hostsAreGateways()) {
      heldHost = new HeldHost(testbed, side);
      heldHost.hold();
    }
    Instant from = testbed.time().now();
    down = true;
    program.kill();
    testbed.time().pass(DOWN);
    program.start();
    down = false;
    release();
    return new FaultRecord(sentence, side, FaultRecord.Kind.RESTART, from, gateway.readySince());
  }

  @Override
  public void heal(Testbed testbed) {
    if (down) {
      testbed.gateway(side).as(Restartable.class).start();
      down = false;
    }
    release();
  }

  private void release() {
    if (heldHost != null) {
      heldHost.release();
    }
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Restartable;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.topology.GatewayName;

/**
 * A gateway loses power and comes back: no Delete leaves, all its SAs are gone. A host that is the
 * gateway itself is down as long.
 */
public final class GatewayRestart implements Fault {
  /** Long enough that probes are certainly lost, whatever the start itself takes. */
  private static final Duration DOWN = Duration.ofMillis(250);

  private final GatewayName name;
  private volatile boolean down;
  private @Nullable HeldHost heldHost;
  private Optional<String> unmet = Optional.empty();

  public GatewayRestart(GatewayName name) {
    this.name = name;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(name);
    Restartable program = gateway.as(Restartable.class);
    if (testbed.topology().addressing().hostsAreGateways()) {
      heldHost = new HeldHost(testbed, name);
      heldHost.hold();
    }
    LiveSas before = LiveSas.of(gateway, SaScope.ALL);
    Instant from = testbed.time().now();
    down = true;
    program.kill();
    testbed.time().pass(DOWN);
    unmet = before.kept(gateway, SaScope.ALL).map(why -> "although it was killed " + why);
    program.start();
    down = false;
    unmet =
        unmet
            .or(() -> before.kept(gateway, SaScope.ALL))
            .or(
                () ->
                    gateway.readySince().isAfter(from)
                        ? Optional.empty()
                        : Optional.of(name.word() + " has not been ready again since"));
    release();
    return new FaultRecord(sentence, name, FaultRecord.Kind.RESTART, from, gateway.readySince());
  }

  /** The program was gone with its SAs, and another one is ready that has none of them. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet;
  }

  @Override
  public void heal(Testbed testbed) {
    if (down) {
      testbed.gateway(name).as(Restartable.class).start();
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

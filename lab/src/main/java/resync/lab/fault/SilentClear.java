package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.DropCounting;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaScope;
import resync.lab.topology.GatewayName;

/**
 * A gateway forgets SAs and tells nobody.
 *
 * <p>An echo that the gateway's own host sends in that moment would make it negotiate anew before
 * anything arrives on a dead SPI, and hide the loss. So a host that only echoes is held meanwhile:
 * from before the loss, when its last echo has crossed the tunnel, until the gateway has dropped a
 * packet on a dead SPI (or {@link #FIRST_DROP} is over). A gateway that does not count such packets
 * cannot say when that is, and its host is not held.
 */
public final class SilentClear implements Fault {
  private static final Set<String> LOSSES = Set.of("child-sa-down", "ike-sa-down");

  /** Probes come every 10 ms: without one on a dead SPI by then, none is under way anywhere. */
  private static final Duration FIRST_DROP = Duration.ofSeconds(5);

  private final GatewayName name;
  private final SaScope scope;
  private @Nullable HeldHost heldHost;
  private Optional<String> unmet = Optional.empty();

  public SilentClear(GatewayName name, SaScope scope) {
    this.name = name;
    this.scope = scope;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(name);
    SilentlyClearing program = gateway.as(SilentlyClearing.class);
    Instant from = testbed.time().now();
    Instant gone =
        scope != SaScope.IKE
                && gateway instanceof DropCounting counting
                && testbed.traffic().echoes(name)
            ? clearUnheard(testbed, gateway, program, counting)
            : clear(testbed, gateway, program);
    return new FaultRecord(sentence, name, FaultRecord.Kind.SAS_CLEARED, from, gone);
  }

  private Instant clearUnheard(
      Testbed testbed, Gateway gateway, SilentlyClearing program, DropCounting counting) {
    HeldHost host = new HeldHost(testbed, name);
    heldHost = host;
    host.hold();
    long dropped = counting.invalidSpiDrops();
    Instant gone = clear(testbed, gateway, program);
    testbed
        .time()
        .await(
            FIRST_DROP.plus(testbed.traffic().interval()),
            () -> counting.invalidSpiDrops() > dropped);
    host.release();
    return gone;
  }

  private Instant clear(Testbed testbed, Gateway gateway, SilentlyClearing program) {
    Instant from = testbed.time().now();
    LiveSas before = LiveSas.of(gateway, scope);
    program.clearSilently(scope);
    unmet = before.nothingToClear().or(() -> before.kept(gateway, scope));
    return gone(gateway, from, testbed.time().now());
  }

  /** When the gateway itself says that its SAs went, else when it had answered. */
  static Instant gone(Gateway gateway, Instant from, Instant answered) {
    return gateway.events().stream()
        .filter(event -> LOSSES.contains(event.name()))
        .map(NodeEvent::time)
        .filter(time -> !time.isBefore(from) && !time.isAfter(answered))
        .max(Comparator.naturalOrder())
        .orElse(answered);
  }

  /** The SAs are gone. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet;
  }

  @Override
  public void heal(Testbed testbed) {
    if (heldHost != null) {
      heldHost.release();
    }
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.fabric.NatBox;
import resync.lab.fabric.Testbed;
import resync.lab.node.NodeException;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;

/**
 * The NAT in front of a gateway loses power and comes back: it knows no conversation any more, and
 * gives the next packet of each another port.
 */
public final class NatReboot implements Fault {
  private static final Duration DOWN = Duration.ofMillis(250);

  /** What had left the NAT by then may be stamped later. */
  private static final Duration UNDER_WAY = Duration.ofMillis(50);

  private final GatewayName gateway;
  private boolean down;
  private Instant off = Instant.MAX;
  private Instant on = Instant.MAX;

  public NatReboot(GatewayName gateway) {
    this.gateway = gateway;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    NatBox nat = nat(testbed);
    Instant from = testbed.time().now();
    down = true;
    nat.off();
    off = testbed.time().now();
    testbed.time().pass(DOWN);
    on = testbed.time().now();
    nat.on();
    down = false;
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /**
   * Nothing came through it while it was off, and where it gives ports by chance, none that it had
   * given before has been used since.
   */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    List<CapturedPacket> sent = new WireView(evidence).sentBy(gateway);
    long passed =
        sent.stream()
            .filter(p -> p.time().isAfter(off.plus(UNDER_WAY)) && p.time().isBefore(on))
            .count();
    if (passed > 0) {
      return Optional.of(
          Figures.count(passed, "packet") + " passed the NAT while it should be off");
    }
    Nat nat = evidence.topology().addressing().of(gateway).nat();
    Set<Integer> before =
        sent.stream()
            .filter(p -> p.time().isBefore(off))
            .flatMap(p -> p.sourcePort().stream())
            .collect(Collectors.toSet());
    return sent.stream()
        .filter(p -> nat != null && !nat.forwarding() && p.time().isAfter(on))
        .flatMap(p -> p.sourcePort().stream())
        .filter(before::contains)
        .findFirst()
        .map(port -> "the NAT still knows its mapping to port " + port);
  }

  private NatBox nat(Testbed testbed) {
    return testbed
        .nat(gateway)
        .orElseThrow(() -> new NodeException("there is no NAT in front of " + gateway.word()));
  }

  @Override
  public void heal(Testbed testbed) {
    if (down) {
      nat(testbed).on();
      down = false;
    }
  }
}

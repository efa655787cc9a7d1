package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;

/**
 * Although the gateways negotiate, neither establishes an IKE SA or a Child SA for so long after
 * the last fault.
 *
 * @param children whether it is about Child SAs alone, and IKE SAs may be there
 */
public record NoTunnel(Duration duration, boolean children) implements Check {
  private static final String NAME = "no tunnel comes up";

  /** Neither IKE SA nor Child SA. */
  public NoTunnel(Duration duration) {
    this(duration, false);
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    Instant from = evidence.faults().getLast().effective();
    WireView wire = analysis.wire();
    long messages = wire.ike().stream().filter(m -> !m.time().isBefore(from)).count();
    Instant began = evidence.faults().getLast().from();
    long before = wire.ike().stream().filter(m -> !m.time().isBefore(began)).count();
    if (Math.max(messages, before) == 0) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nobody has tried: no IKE message was sent");
    }
    for (GatewayName name : evidence.topology().names()) {
      Optional<String> up = up(name, evidence, from);
      if (up.isPresent()) {
        return new Finding(NAME, Verdict.FAIL, up.get());
      }
    }
    Duration seen = Duration.between(from, evidence.taken());
    return seen.compareTo(duration) < 0
        ? new Finding(
            NAME, Verdict.INCONCLUSIVE, "the evidence ends " + Figures.of(seen) + " after it")
        : new Finding(
            NAME,
            Verdict.PASS,
            Figures.count(Math.max(messages, before), "IKE message")
                + " in "
                + Figures.of(seen)
                + (children ? " established no Child SA" : " established nothing"));
  }

  private Optional<String> up(GatewayName name, Evidence evidence, Instant from) {
    GatewayEvidence gateway = Objects.requireNonNull(evidence.gateways().get(name));
    Optional<NodeEvent> event =
        gateway.events().stream()
            .filter(
                e -> e.name().equals("child-sa-up") || (!children && e.name().equals("ike-sa-up")))
            .filter(e -> e.time().isAfter(from))
            .findFirst();
    if (event.isPresent()) {
      return Optional.of(
          name.word()
              + " has established "
              + (event.get().name().equals("ike-sa-up") ? "an IKE SA" : "a Child SA")
              + ' '
              + Figures.between(from, event.get().time())
              + " after it");
    }
    SaTable now = gateway.currentSas();
    long ikes = children ? 0 : now.ikeSas().stream().filter(SaTable.IkeSa::established).count();
    long installed = now.childSas().stream().filter(SaTable.ChildSa::installed).count();
    return ikes + installed == 0
        ? Optional.empty()
        : Optional.of(
            name.word()
                + " has "
                + Figures.count(ikes, "established IKE SA")
                + " and "
                + Figures.count(installed, "Child SA"));
  }
}

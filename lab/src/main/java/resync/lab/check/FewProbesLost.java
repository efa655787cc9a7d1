package resync.lab.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.topology.Flow;
import resync.lab.traffic.Traffic;

/**
 * No direction has lost more probes than this since the last fault had taken effect, and each is up
 * again. What got lost while a gateway was down is the fault's; what it costs from when the gateway
 * can receive again is the recovery's.
 *
 * @param most in each direction, on a machine like the reference
 * @param slowness how many times slower this one is; as with a {@link Bound}, what hosts send in
 *     the first second is lost to work
 */
public record FewProbesLost(int most, double slowness) implements Check {
  private static final String NAME = "few probes are lost";

  /** What hosts usually send in the time that a bound leaves for work. */
  private static final int WORK = (int) Bound.WORK.dividedBy(Traffic.USUAL);

  /** With a bound that no machine raises. */
  public FewProbesLost(int most) {
    this(most, 1);
  }

  private long allowed() {
    return most + Math.round(Math.min(most, WORK) * (slowness - 1));
  }

  private String bound() {
    return allowed() == most
        ? Integer.toString(most)
        : allowed()
            + ": "
            + most
            + ", and more for this machine, which is "
            + String.format(Locale.ROOT, "%.1f", slowness)
            + " times slower than the reference";
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<FaultRecord> fault =
        evidence.faults().reversed().stream()
            .filter(f -> f.kind() != FaultRecord.Kind.FORGED_PACKETS)
            .findFirst();
    if (fault.isEmpty() || evidence.directions().isEmpty()) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          fault.isEmpty() ? "nothing has happened yet" : "there is no traffic");
    }
    List<String> held = new ArrayList<>();
    for (Flow direction : evidence.directions()) {
      Finding finding = judge(evidence, fault.get(), analysis.delivery(direction));
      if (finding.verdict() != Verdict.PASS) {
        return finding;
      }
      held.add(finding.reason());
    }
    return new Finding(NAME, Verdict.PASS, String.join("; ", held));
  }

  private Finding judge(Evidence evidence, FaultRecord fault, Delivery delivery) {
    String word = delivery.direction().word();
    Instant from = fault.effective();
    Instant due = evidence.taken().minus(Delivery.IN_FLIGHT);
    if (delivery.arrived(fault.from().minusSeconds(1), fault.from()) == 0) {
      return new Finding(
          NAME, Verdict.INCONCLUSIVE, "no probe " + word + " was delivered in the second before");
    }
    long sent = 0;
    long lost = 0;
    boolean up = false;
    for (var probe : delivery.expected().entrySet()) {
      if (probe.getValue().isBefore(from) || !probe.getValue().isBefore(due)) {
        continue;
      }
      up = delivery.received().containsKey(probe.getKey());
      sent++;
      lost += up ? 0 : 1;
    }
    String figures =
        Figures.grouped(lost)
            + " of "
            + Figures.count(sent, "probe")
            + " "
            + word
            + " lost since "
            + (fault.gateway() == null
                ? "its end"
                : fault.gateway().word() + " could receive again");
    if (lost > allowed()) {
      return new Finding(NAME, Verdict.FAIL, figures + "; the bound is " + bound());
    }
    return up
        ? new Finding(NAME, Verdict.PASS, lost > most ? figures + "; at most " + bound() : figures)
        : new Finding(
            NAME, Verdict.INCONCLUSIVE, figures + ", and the last of them: it is not up yet");
  }
}

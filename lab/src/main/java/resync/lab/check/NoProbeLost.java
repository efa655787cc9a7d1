package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Outage;
import resync.lab.topology.Flow;

/**
 * Not a single probe is lost in any direction from the beginning of the last fault on, those on
 * their way at that moment included.
 *
 * @param duration for how long
 */
public record NoProbeLost(Duration duration) implements Check {
  private static final String NAME = "no probe is lost";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty() || evidence.directions().isEmpty()) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          evidence.faults().isEmpty() ? "nothing has happened yet" : "there is no traffic");
    }
    FaultRecord fault = evidence.faults().getLast();
    Instant from = fault.from();
    Instant to = from.plus(duration);
    if (evidence.taken().isBefore(to.plus(Delivery.IN_FLIGHT))) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          "the evidence ends " + Figures.between(from, evidence.taken()) + " after the fault");
    }
    List<String> held = new ArrayList<>();
    for (Flow direction : evidence.directions()) {
      Finding finding = judge(analysis.delivery(direction), from, to);
      if (finding.verdict() != Verdict.PASS) {
        return finding;
      }
      held.add(finding.reason());
    }
    return new Finding(NAME, Verdict.PASS, String.join("; ", held));
  }

  private Finding judge(Delivery delivery, Instant from, Instant to) {
    String word = delivery.direction().word();
    if (!delivery.flowedAt(from)) {
      return new Finding(
          NAME, Verdict.INCONCLUSIVE, "no probe " + word + " was delivered shortly before");
    }
    Instant inFlight = from.minus(Delivery.IN_FLIGHT);
    Optional<Outage> worst =
        delivery.outages().stream()
            .filter(o -> !o.begin().isBefore(inFlight) && o.begin().isBefore(to))
            .max(Comparator.comparingLong(Outage::lost));
    if (worst.isPresent()) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          Figures.count(worst.get().lost(), "probe")
              + " "
              + word
              + " lost in a row, from "
              + Figures.between(from, worst.get().begin())
              + " after the fault on");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        "all "
            + Figures.count(delivery.expected(from, to), "probe")
            + " "
            + word
            + " of "
            + Figures.of(duration)
            + " were delivered");
  }
}

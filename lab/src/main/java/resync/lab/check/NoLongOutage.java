package resync.lab.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Outage;
import resync.lab.topology.Flow;

/**
 * Since the first fault no direction was without a delivered probe for longer than a bound: single
 * losses, and short outages, are no matter. An outage is counted from the first lost probe to the
 * next one that arrives.
 *
 * @param bound the longest that passes
 */
public record NoLongOutage(Bound bound) implements Check {
  private static final String NAME = "no outage is longer";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty() || evidence.directions().isEmpty()) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          evidence.faults().isEmpty() ? "nothing has happened yet" : "there is no traffic");
    }
    Instant from = evidence.faults().getFirst().from();
    List<String> held = new ArrayList<>();
    for (Flow direction : evidence.directions()) {
      Delivery delivery = analysis.delivery(direction);
      if (!delivery.flowedAt(from)) {
        return new Finding(
            NAME,
            Verdict.INCONCLUSIVE,
            "no probe " + direction.word() + " was delivered shortly before");
      }
      Optional<Outage> longest =
          delivery.outages().stream()
              .filter(o -> o.end().isEmpty() || o.end().get().isAfter(from))
              .max(Comparator.comparing(o -> o.length(evidence.taken())));
      String measured =
          direction.word() + ' ' + longest.map(o -> words(o, from, evidence)).orElse("lost none");
      if (longest.isPresent()
          && longest.get().length(evidence.taken()).compareTo(bound.length()) > 0) {
        return new Finding(NAME, Verdict.FAIL, measured + "; the bound is " + bound.words());
      }
      if (longest.isPresent() && longest.get().end().isEmpty()) {
        return new Finding(NAME, Verdict.INCONCLUSIVE, measured);
      }
      held.add(measured);
    }
    return new Finding(NAME, Verdict.PASS, String.join("; ", held));
  }

  private static String words(Outage outage, Instant from, Evidence evidence) {
    return "was out for "
        + Figures.of(outage.length(evidence.taken()))
        + " at most, from "
        + Figures.between(from, outage.begin())
        + " after the first fault on"
        + (outage.end().isEmpty() ? ", and still is" : "");
  }
}

package resync.lab.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.topology.Flow;

/**
 * Of the probes between the hosts behind two gateways not one was lost since the last fault began.
 * What is still on its way is not lost.
 *
 * @param traffic either of its two directions; with a child, the probes between that one's hosts
 */
public record NoProbeLostBetween(Flow traffic) implements Check {
  private static final String NAME = "no probe between the two is lost";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    Instant from = evidence.faults().getLast().from();
    Instant due = evidence.taken().minus(Delivery.IN_FLIGHT);
    List<Flow> flows = evidence.directions().stream().filter(traffic::covers).toList();
    long arrived = 0;
    for (Flow flow : flows) {
      Delivery delivery = analysis.delivery(flow);
      if (!delivery.flowedAt(from)) {
        return new Finding(
            NAME,
            Verdict.INCONCLUSIVE,
            "no probe " + flow.word() + " was delivered in the second before the fault");
      }
      for (Map.Entry<Long, Instant> probe : delivery.expected().entrySet()) {
        if (probe.getValue().isBefore(from) || !probe.getValue().isBefore(due)) {
          continue;
        }
        if (!delivery.received().containsKey(probe.getKey())) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              "probe "
                  + probe.getKey()
                  + " "
                  + flow.word()
                  + ", sent "
                  + Figures.between(from, probe.getValue())
                  + " after the fault began, was lost");
        }
        arrived++;
      }
    }
    return arrived == 0
        ? new Finding(NAME, Verdict.INCONCLUSIVE, "no probe was sent between them since the fault")
        : new Finding(
            NAME,
            Verdict.PASS,
            "all " + Figures.count(arrived, "probe") + " since the fault began were delivered");
  }
}

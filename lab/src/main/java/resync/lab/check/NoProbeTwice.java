package resync.lab.check;

import java.util.HashSet;
import java.util.Set;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.topology.Flow;
import resync.lab.traffic.ProbeRecord;

/** Every probe reached its host once at most: no gateway has accepted an ESP packet twice. */
public record NoProbeTwice() implements Check {
  private static final String NAME = "no probe arrived twice";

  private record Arrival(Flow direction, long sequence) {}

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Set<Arrival> seen = new HashSet<>();
    for (ProbeRecord probe : evidence.probes()) {
      if (probe.kind() == ProbeRecord.Kind.RECEIVED
          && !seen.add(new Arrival(probe.direction(), probe.sequence()))) {
        return new Finding(
            NAME,
            Verdict.FAIL,
            "probe "
                + probe.sequence()
                + " "
                + probe.direction().word()
                + " arrived again at "
                + probe.time());
      }
    }
    return seen.isEmpty()
        ? new Finding(NAME, Verdict.INCONCLUSIVE, "no probe arrived at all")
        : new Finding(NAME, Verdict.PASS, Figures.count(seen.size(), "probe") + ", each once");
  }
}

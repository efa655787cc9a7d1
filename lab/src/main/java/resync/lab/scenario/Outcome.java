package resync.lab.scenario;

import java.util.List;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;

/**
 * What a scenario came to.
 *
 * @param decisive the finding that makes its verdict
 */
record Outcome(
    Finding decisive, List<Finding> findings, List<String> notJudged, Measured measured) {
  Outcome {
    findings = List.copyOf(findings);
    notJudged = List.copyOf(notJudged);
  }

  static Outcome of(List<Finding> findings, List<String> notJudged, Measured measured) {
    return new Outcome(decisive(findings, notJudged), findings, notJudged, measured);
  }

  /**
   * The worst finding, the first of its kind; where all passed, the first. What was not judged did
   * not pass.
   */
  private static Finding decisive(List<Finding> findings, List<String> notJudged) {
    if (findings.isEmpty()) {
      return new Finding("", Verdict.INCONCLUSIVE, "the scenario has no Then: nothing was checked");
    }
    Finding worst = findings.getFirst();
    for (Finding finding : findings) {
      if (finding.verdict().compareTo(worst.verdict()) > 0) {
        worst = finding;
      }
    }
    return worst.verdict() == Verdict.PASS && !notJudged.isEmpty()
        ? new Finding("", Verdict.INCONCLUSIVE, "not judged: " + String.join("; ", notJudged))
        : worst;
  }

  /** A result of the same scenario that came to this. */
  ScenarioResult in(ScenarioResult other) {
    return new ScenarioResult(
        other.number(),
        other.round(),
        other.feature(),
        other.scenario(),
        other.file(),
        other.line(),
        other.tags(),
        other.pair(),
        decisive.verdict(),
        decisive.reason(),
        measured.recoveryMs(),
        measured.countedFrom(),
        measured.awayMs(),
        measured.directions(),
        findings,
        notJudged,
        other.started(),
        other.durationMs(),
        other.archive());
  }
}

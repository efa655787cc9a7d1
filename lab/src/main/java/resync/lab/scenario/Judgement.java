package resync.lab.scenario;

import resync.lab.check.Check;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;

/** Runs a check. One that crashes decides nothing. */
final class Judgement {
  private Judgement() {}

  static Finding of(Check check, Evidence evidence) {
    try {
      return check.judge(evidence);
    } catch (RuntimeException e) {
      return new Finding(
          check.getClass().getSimpleName(), Verdict.INCONCLUSIVE, "the check crashed: " + e);
    }
  }
}

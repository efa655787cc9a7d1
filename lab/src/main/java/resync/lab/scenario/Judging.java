package resync.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import resync.lab.check.Bound;
import resync.lab.check.Checks;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;

/**
 * The judging of a sentence, from evidence of a scenario that runs or of one that is archived.
 *
 * @param slowness how many times slower than the reference the machine is; what is tried again
 *     until it holds is given longer for it
 * @param begun when the lab began to wait for what is expected
 */
record Judging(String sentence, Expectation expectation, double slowness, Instant begun) {

  /** How long is waited at most. */
  Bound limit() {
    return new Bound(expectation.limit(), expectation.patient() ? slowness : 1);
  }

  Finding judge(Evidence evidence) {
    Finding finding = Checks.judge(sentence, expectation.check(), evidence);
    return withWait(finding, limit(), Duration.between(begun, evidence.taken()));
  }

  /** Says that a machine like the reference would not have been given so long, if so. */
  private static Finding withWait(Finding finding, Bound wait, Duration waited) {
    boolean longer =
        wait.lengthened() && finding.verdict() == Verdict.PASS && waited.compareTo(wait.said()) > 0;
    return longer
        ? new Finding(
            finding.check(),
            finding.verdict(),
            finding.reason() + "; waited " + Figures.of(waited) + " of at most " + wait.words())
        : finding;
  }
}

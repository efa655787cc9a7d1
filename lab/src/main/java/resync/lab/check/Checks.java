package resync.lab.check;

import java.util.Collection;
import resync.lab.evidence.Evidence;
import resync.lab.node.UnsupportedException;

/** Judging with checks. */
public final class Checks {
  private Checks() {}

  /**
   * The finding of a check under the sentence that asked for it. A check that throws is
   * inconclusive: a bug in the lab neither passes nor fails a peer.
   *
   * @param sentence as the feature says it
   */
  public static Finding judge(String sentence, Check check, Evidence evidence) {
    try {
      Finding finding = check.judge(evidence);
      return new Finding(sentence, finding.verdict(), finding.reason());
    } catch (UnsupportedException e) {
      return new Finding(sentence, Verdict.UNSUPPORTED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new Finding(
          sentence, Verdict.INCONCLUSIVE, "the check itself failed, a bug of the lab: " + e);
    }
  }

  /** The verdict of a scenario: the worst of its findings; PASS where there is none. */
  public static Verdict worst(Collection<Finding> findings) {
    return findings.stream().map(Finding::verdict).reduce(Verdict.PASS, Verdict::worse);
  }
}

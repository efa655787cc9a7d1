package resync.lab.check;

import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;

/** A pure function from evidence, and what is computed of it, to a finding. */
@FunctionalInterface
public interface Check {
  Finding judge(Analysis analysis);

  /** Judges evidence that nothing has been computed of yet. */
  default Finding judge(Evidence evidence) {
    return judge(new Analysis(evidence));
  }
}

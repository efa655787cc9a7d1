package resync.lab.check;

import resync.lab.evidence.Evidence;

/** A pure function from evidence to a finding. */
@FunctionalInterface
public interface Check {
  Finding judge(Evidence evidence);
}

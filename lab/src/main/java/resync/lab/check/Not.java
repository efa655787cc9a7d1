package resync.lab.check;

import resync.lab.evidence.Analysis;

/**
 * What another check looks for is not there. What it cannot decide stays undecided: a message that
 * cannot be read may be the one.
 */
public record Not(Check check) implements Check {
  @Override
  public Finding judge(Analysis analysis) {
    Finding found = check.judge(analysis);
    Verdict verdict =
        switch (found.verdict()) {
          case PASS -> Verdict.FAIL;
          case FAIL -> Verdict.PASS;
          case INCONCLUSIVE, UNSUPPORTED -> found.verdict();
        };
    return new Finding("not: " + found.check(), verdict, found.reason());
  }
}

package resync.lab.report;

import resync.lab.check.Verdict;

/** Verdicts in words and styles. */
final class Verdicts {
  private Verdicts() {}

  /** In a count: {@code 3 passed}. */
  static String word(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "passed";
      case FAIL -> "failed";
      case INCONCLUSIVE -> "inconclusive";
      case UNSUPPORTED -> "unsupported";
    };
  }

  /** The class of the style sheet. */
  static String style(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case INCONCLUSIVE -> "open";
      case UNSUPPORTED -> "none";
    };
  }
}

package resync.lab.check;

/** The outcome of a check, from best to worst: the worst of a scenario's checks is its verdict. */
public enum Verdict {
  PASS,
  /** A stack cannot do what was asked. */
  UNSUPPORTED,
  /** The evidence does not decide: sources disagree, or a check crashed. */
  INCONCLUSIVE,
  FAIL;

  public Verdict worse(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}

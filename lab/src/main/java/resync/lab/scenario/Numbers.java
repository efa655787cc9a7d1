package resync.lab.scenario;

/** Whole numbers as people write them. */
public final class Numbers {
  private Numbers() {}

  /**
   * Reads digits.
   *
   * @throws Mistake when there are too many of them
   */
  public static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new Mistake(digits + " is a larger number than any sentence takes");
    }
  }
}

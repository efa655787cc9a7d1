package resync.lab.scenario;

/** What a sentence says could not be decided from the evidence; the message says why. */
public final class Inconclusive extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Inconclusive(String message) {
    super(message);
  }
}

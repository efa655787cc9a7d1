package resync.lab.scenario;

/**
 * A person's mistake, in a feature or on the command line. The message is for that person: what is
 * wrong, where, what would be right. Nothing of the lab is at fault.
 */
public final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Mistake(String message) {
    super(message);
  }
}

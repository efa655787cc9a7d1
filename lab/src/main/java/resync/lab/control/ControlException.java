package resync.lab.control;

/** A request cannot be served; the message is one sentence for the one who asked. */
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1L;

  public ControlException(String message) {
    super(message);
  }
}

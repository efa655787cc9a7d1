package resync.lab.node;

/**
 * A stack or fabric cannot do what the scenario asks; the message says what and why. The scenario
 * is UNSUPPORTED: neither passed nor failed.
 */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedException(String reason) {
    super(reason);
  }
}

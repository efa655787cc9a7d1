package resync.lab.node;

import java.util.List;

/**
 * A stack or fabric cannot do what the scenario asks; the message says what and why. The scenario
 * is UNSUPPORTED: neither passed nor failed.
 */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedException(String reason) {
    super(reason);
  }

  /** A gateway's program does not take the configuration that the scenario asks for. */
  public static UnsupportedException refused(Machine machine, List<String> problems) {
    return new UnsupportedException(
        machine.title() + " refuses its configuration: " + String.join("; ", problems));
  }
}

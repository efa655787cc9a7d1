package resync.lab.fabric;

/**
 * The fabric cannot run here; the message is one sentence for the user: what is missing, and the
 * remedy.
 */
public final class FabricException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FabricException(String message) {
    super(message);
  }

  public FabricException(String message, Throwable cause) {
    super(message, cause);
  }
}

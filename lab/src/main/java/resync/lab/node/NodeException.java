package resync.lab.node;

/** A node does not do what it was told or does not answer; the message is one sentence. */
public sealed class NodeException extends RuntimeException permits NodeEndedException {
  private static final long serialVersionUID = 1L;

  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}

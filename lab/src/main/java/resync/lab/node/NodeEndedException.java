package resync.lab.node;

/** A node's program ended while something was awaited of it. */
public final class NodeEndedException extends NodeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String lastWords;

  /**
   * @param who as messages name the node
   * @param lastWords the last lines that it printed, or an empty string
   */
  public NodeEndedException(String who, int exitCode, String lastWords) {
    super(who + " ended with exit code " + exitCode + said(lastWords));
    this.exitCode = exitCode;
    this.lastWords = lastWords;
  }

  /** What a message about a node adds of what the node printed. */
  public static String said(String lastWords) {
    return lastWords.isEmpty()
        ? " and printed nothing"
        : "; it printed last:\n" + lastWords.indent(2);
  }

  public int exitCode() {
    return exitCode;
  }

  /** The last lines that it printed. */
  public String lastWords() {
    return lastWords;
  }
}

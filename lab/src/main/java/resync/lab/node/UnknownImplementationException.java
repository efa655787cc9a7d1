package resync.lab.node;

import java.util.SortedSet;

/** A person named an implementation that does not exist; the message lists those that do. */
public final class UnknownImplementationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownImplementationException(String name, SortedSet<String> known) {
    super("there is no implementation \"" + name + "\"; there are " + String.join(", ", known));
  }
}

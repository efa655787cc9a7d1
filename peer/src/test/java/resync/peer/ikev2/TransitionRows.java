package resync.peer.ikev2;

import java.util.Set;
import java.util.TreeSet;

/** The rows of the transition table as the log names them. */
public final class TransitionRows {
  private TransitionRows() {}

  /** Each row by its state, exchange, role and story. */
  public static Set<String> all() {
    Set<String> rows = new TreeSet<>();
    for (Transitions.Row row : Transitions.rows()) {
      rows.add(row.state() + " " + row.exchange() + " as " + row.role() + ": " + row.story());
    }
    return rows;
  }
}

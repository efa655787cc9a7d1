package resync.peer.isakmp.quick;

import java.util.Set;
import java.util.TreeSet;
import resync.peer.isakmp.ExchangeWords;
import resync.peer.isakmp.Phase1Transitions;
import resync.peer.isakmp.Transitions;

/** The rows of IKEv1's transition tables as the log names them. */
public final class Ikev1TransitionRows {
  private Ikev1TransitionRows() {}

  /** Each row by its exchange, role, state and story. */
  public static Set<String> all() {
    Set<String> rows = new TreeSet<>();
    for (Transitions table : Set.of(Phase1Transitions.TABLE, QuickTransitions.TABLE)) {
      for (Transitions.Row row : table.rows()) {
        rows.add(ExchangeWords.of(row.exchange(), row.role(), row.state()) + ": " + row.story());
      }
    }
    return rows;
  }
}

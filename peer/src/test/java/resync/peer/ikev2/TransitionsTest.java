package resync.peer.ikev2;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.peer.ikev2.Transitions.Row;

class TransitionsTest {
  /** A row that asks for less would always be taken before it. */
  @Test
  void noRowIsHiddenByAnEarlierOne() {
    List<Row> rows = Transitions.rows();
    for (int later = 0; later < rows.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        Row a = rows.get(earlier);
        Row b = rows.get(later);
        boolean same =
            a.state() == b.state()
                && a.role() == b.role()
                && a.exchange() == b.exchange()
                && (a.answers() == null || a.answers() == b.answers());
        assertFalse(same && b.needs().containsAll(a.needs()), () -> a + " hides " + b);
      }
    }
  }

  @Test
  void aRowIsOfOneRole() {
    for (Row row : Transitions.rows()) {
      assertTrue(row.role() == Role.RESPONDER || row.answers() != null, row.story());
      assertTrue(row.section().matches("[1-3](\\.\\d+)+"), row.section());
    }
  }
}

package resync.peer.isakmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import resync.peer.isakmp.Transitions.Row;
import resync.peer.wire.v1.Exchange;

class TransitionsTest {

  @Test
  void everyRowTellsAStoryAndCitesItsSection() {
    for (Row row : Transitions.rows()) {
      assertTrue(row.story().length() > 10, row.toString());
      assertTrue(row.section().matches("5(\\.\\d)?"), row.toString());
      assertFalse(row.needs().isEmpty(), row.toString());
    }
  }

  @Test
  void noTwoRowsTakeTheSameMessage() {
    Set<List<Object>> seen = new HashSet<>();
    for (Row row : Transitions.rows()) {
      assertTrue(seen.add(List.of(row.exchange(), row.role(), row.state())), row.toString());
    }
  }

  /** A row that leads nowhere would leave an exchange waiting for a message that nobody takes. */
  @Test
  void everyExchangeComesToItsEnd() {
    for (Row row : Transitions.rows()) {
      Conversation next = new Conversation(row.exchange(), row.role(), 0, row.next());
      assertEquals(row.next() != State.DONE, Transitions.expectsMore(next), row.toString());
    }
  }

  @Test
  void phase2IsNeverInTheClear() {
    for (Row row : Transitions.rows()) {
      if (row.exchange() == Exchange.QUICK_MODE) {
        assertEquals(Transitions.Cover.ENCRYPTED, row.cover(), row.toString());
        assertTrue(row.replyEncrypted(), row.toString());
      }
    }
  }
}

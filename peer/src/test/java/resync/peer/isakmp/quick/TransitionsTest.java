package resync.peer.isakmp.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import resync.peer.isakmp.Conversation;
import resync.peer.isakmp.Phase1Transitions;
import resync.peer.isakmp.State;
import resync.peer.isakmp.Transitions;
import resync.peer.isakmp.Transitions.Row;
import resync.peer.wire.v1.Exchange;

class TransitionsTest {
  private static final List<Transitions> TABLES =
      List.of(Phase1Transitions.TABLE, QuickTransitions.TABLE);

  private static List<Row> rows() {
    return TABLES.stream().flatMap(table -> table.rows().stream()).toList();
  }

  @Test
  void everyRowTellsAStoryAndCitesItsSection() {
    for (Row row : rows()) {
      assertTrue(row.story().length() > 10, row.toString());
      assertTrue(row.section().matches("5(\\.\\d)?"), row.toString());
      assertFalse(row.needs().isEmpty(), row.toString());
    }
  }

  @Test
  void noTwoRowsTakeTheSameMessage() {
    Set<List<Object>> seen = new HashSet<>();
    for (Row row : rows()) {
      Stream<Transitions.Commit> taken =
          row.commit() == Transitions.Commit.ANY
              ? Stream.of(Transitions.Commit.SET, Transitions.Commit.NOT_SET)
              : Stream.of(row.commit());
      taken.forEach(
          commit ->
              assertTrue(
                  seen.add(List.of(row.exchange(), row.role(), row.state(), commit)),
                  row.toString()));
    }
  }

  /**
   * A row that leads nowhere would leave an exchange waiting for a message that nobody takes; one
   * that waits for CONNECTED is waited for in an informational exchange.
   */
  @Test
  void everyExchangeComesToItsEnd() {
    for (Transitions table : TABLES) {
      for (Row row : table.rows()) {
        Conversation next = new Conversation(row.exchange(), row.role(), 0, row.next());
        boolean over = row.next() == State.DONE || row.next() == State.QUICK_CONNECTING;
        assertEquals(!over, table.expectsMore(next), row.toString());
      }
    }
  }

  @Test
  void phase2IsNeverInTheClear() {
    for (Row row : rows()) {
      if (row.exchange() == Exchange.QUICK_MODE) {
        assertEquals(Transitions.Cover.ENCRYPTED, row.cover(), row.toString());
        assertTrue(row.replyEncrypted(), row.toString());
      }
    }
  }
}

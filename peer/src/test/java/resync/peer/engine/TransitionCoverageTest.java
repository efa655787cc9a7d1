package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import resync.peer.ikev2.TransitionRows;

/** The conversations, all of them together, take every row of the transition table. */
class TransitionCoverageTest {
  private static final List<Class<?>> CONVERSATIONS =
      List.of(
          IkeSaInitConversationTest.class,
          IkeAuthConversationTest.class,
          ChildSaConversationTest.class,
          IkeSaRekeyConversationTest.class,
          InformationalConversationTest.class);

  @Test
  void everyRowIsTaken() throws ReflectiveOperationException {
    Set<String> missing = TransitionRows.all();
    int rows = missing.size();
    int conversations = 0;
    Set<String> log = new TreeSet<>();
    try (var _ = Conversation.listening(log::add)) {
      for (Class<?> conversation : CONVERSATIONS) {
        for (Method test : conversation.getDeclaredMethods()) {
          if (test.isAnnotationPresent(Test.class)) {
            test.invoke(conversation.getDeclaredConstructor().newInstance());
            conversations++;
          }
        }
      }
    }
    missing.removeIf(row -> log.stream().anyMatch(line -> line.contains(" " + row + " (RFC 7296")));
    assertTrue(
        rows >= 30 && conversations >= 60, rows + " rows, " + conversations + " conversations");
    assertEquals(Set.of(), missing, "rows that no conversation takes");
  }
}

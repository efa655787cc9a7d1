package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import resync.peer.ikev2.TransitionRows;
import resync.peer.isakmp.quick.Ikev1TransitionRows;

/** The conversations, all of them together, take every row of the transition tables. */
class TransitionCoverageTest {
  private static final List<Class<?>> CONVERSATIONS =
      List.of(
          IkeSaInitConversationTest.class,
          IkeAuthConversationTest.class,
          ChildSaConversationTest.class,
          IkeSaRekeyConversationTest.class,
          InformationalConversationTest.class);

  private static final List<Class<?>> CONVERSATIONS_OF_IKEV1 =
      List.of(Ikev1ConversationTest.class, Ikev1CollisionConversationTest.class);

  @Test
  void everyRowIsTaken() throws ReflectiveOperationException {
    Set<String> rows = TransitionRows.all();
    Told told = hold(CONVERSATIONS);
    assertTrue(
        rows.size() >= 30 && told.conversations() >= 60,
        rows.size() + " rows, " + told.conversations() + " conversations");
    assertEquals(
        Set.of(), missing(rows, told, " ", " (RFC 7296"), "rows that no conversation takes");
  }

  @Test
  void everyRowOfIkev1IsTaken() throws ReflectiveOperationException {
    Set<String> rows = Ikev1TransitionRows.all();
    Told told = hold(CONVERSATIONS_OF_IKEV1);
    assertTrue(
        rows.size() >= 15 && told.conversations() >= 15,
        rows.size() + " rows, " + told.conversations() + " conversations");
    assertEquals(
        Set.of(), missing(rows, told, " ", " (RFC 2409"), "rows that no conversation takes");
  }

  /** What the gateways have logged in so many conversations. */
  private record Told(Set<String> log, int conversations) {}

  private static Told hold(List<Class<?>> classes) throws ReflectiveOperationException {
    int conversations = 0;
    Set<String> log = new TreeSet<>();
    try (var _ = Conversation.listening(log::add)) {
      for (Class<?> conversation : classes) {
        for (Method test : conversation.getDeclaredMethods()) {
          if (test.isAnnotationPresent(Test.class)) {
            test.invoke(conversation.getDeclaredConstructor().newInstance());
            conversations++;
          }
        }
      }
    }
    return new Told(log, conversations);
  }

  private static Set<String> missing(Set<String> rows, Told told, String before, String behind) {
    Set<String> missing = new TreeSet<>(rows);
    missing.removeIf(
        row -> told.log().stream().anyMatch(line -> line.contains(before + row + behind)));
    return missing;
  }
}

package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CirclesTest {
  private static final Path PEER = Project.ROOT.resolve("peer/target/classes/resync/peer");
  private static final Path PLANTED =
      Project.ROOT.resolve("rules/target/test-classes/resync/rules/planted");

  /**
   * The circles that are still there, by the first of their members, and how many members they
   * have. A number may only go down, and a row may only go.
   */
  private static final Map<String, Integer> KNOWN =
      Map.of(
          "resync.peer.app.Control", 4,
          "resync.peer.app.Network", 2,
          "resync.peer.config.Identity", 2,
          "resync.peer.wire.Octets", 2);

  @Test
  void thePeerHasNoCirclesOfClassesButTheKnownOnes() throws IOException {
    try (var files = Files.walk(PEER)) {
      List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertTrue(classes.size() > 250, "only " + classes.size() + " classes prove nothing");
      Map<String, Integer> circles = new TreeMap<>();
      for (Set<String> circle : Circles.among(classes)) {
        circles.put(circle.iterator().next(), circle.size());
      }
      assertEquals(new TreeMap<>(KNOWN), circles);
    }
  }

  @Test
  void aPlantedCircleIsFound() {
    assertEquals(
        List.of(Set.of("resync.rules.planted.One", "resync.rules.planted.Other")),
        Circles.among(planted("One", "Other", "Other$Back", "Sealing", "SealedKind")));
  }

  @Test
  void whatIsNestedOrSealedMakesNone() {
    assertEquals(
        List.of(), Circles.among(planted("Sealing", "SealedKind", "Nesting", "Nesting$Inner")));
  }

  private static List<Path> planted(String... names) {
    return List.of(names).stream().map(name -> PLANTED.resolve(name + ".class")).toList();
  }
}

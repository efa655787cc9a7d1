package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Check;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;

/**
 * A check is worth what it can refuse. Each defect is one of what is under test: a peer that
 * misbehaves at one of its seams, or a line of its source that is changed, in memory. The sentence
 * that it belongs to passes without it and fails with it.
 */
class PlantedDefectsTest {
  private static final Path CHECKS =
      Path.of("..", "lab", "src", "main", "java", "resync", "lab", "check");

  /** The launcher and people find the table here once the test is over. */
  private static final Path TABLE = Path.of("target", "planted-defects.txt");

  private static final Map<Scene, List<Finding>> SOUND = new HashMap<>();
  private static final Map<CheckDefect, String> REFUSED = new HashMap<>();

  @TempDir Path folder;

  static List<CheckDefect> defects() {
    return CheckDefects.ALL;
  }

  @Test
  void everyCheckHasADefectThatItRefuses() throws IOException {
    Set<String> without = new TreeSet<>(checks());
    CheckDefects.ALL.forEach(planted -> without.remove(planted.check().getName()));
    assertEquals(Set.of(), without, "a check without a planted defect proves nothing");
  }

  private static Set<String> checks() throws IOException {
    try (Stream<Path> files = Files.list(CHECKS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("package-info.java"))
          .map(name -> "resync.lab.check." + name.replace(".java", ""))
          .map(PlantedDefectsTest::load)
          .filter(type -> Check.class.isAssignableFrom(type) && !type.isInterface())
          .map(Class::getName)
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isRefused(CheckDefect planted) throws IOException {
    List<Finding> sound = SOUND.get(planted.scene());
    if (sound == null) {
      try (OtherPeer peer = OtherPeer.asItIs()) {
        sound = findings(peer, planted.scene(), "sound");
        SOUND.put(planted.scene(), sound);
      }
    }
    expect(Verdict.PASS, planted.sentence(), sound);
    try (OtherPeer peer = OtherPeer.with(planted.defect(), folder.resolve("classes"))) {
      Finding refusal =
          expect(
              Verdict.FAIL, planted.sentence(), findings(peer, planted.scene(), "with the defect"));
      REFUSED.put(planted, refusal.reason());
    }
  }

  private List<Finding> findings(OtherPeer peer, Scene scene, String how) {
    Path archive = folder.resolve(how);
    peer.resync("run", "--fabric", "sim", "--archive", archive.toString(), scene.place());
    List<ScenarioResult> results = new Runs(archive).list().getFirst().result().results();
    assertEquals(1, results.size(), () -> scene + " is not one scenario");
    return results.getFirst().findings();
  }

  private static Finding expect(Verdict verdict, String sentence, List<Finding> findings) {
    Finding said =
        findings.stream()
            .filter(finding -> finding.check().equals(sentence))
            .reduce((_, last) -> last)
            .orElseThrow(
                () -> new AssertionError("nobody judged \"" + sentence + "\": " + findings));
    assertEquals(verdict, said.verdict(), said::reason);
    return said;
  }

  @AfterAll
  static void print() throws IOException {
    StringBuilder table = new StringBuilder("Planted defects, and the check that refuses each:\n");
    for (CheckDefect planted : CheckDefects.ALL) {
      String check = planted.check().getSimpleName();
      String refusal = REFUSED.containsKey(planted) ? "" : "  NOT REFUSED";
      table.append(
          String.format(Locale.ROOT, "  %-18s %s%s%n", check, planted.defect().name(), refusal));
    }
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, table);
    PrintStream out = System.out;
    out.print(table);
  }
}

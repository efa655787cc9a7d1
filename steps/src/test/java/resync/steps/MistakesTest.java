package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.cli.Main;

/**
 * What authors of features got wrong, typed on the command line: each mistake is told in one
 * sentence with its file and line, before anything is started. {@code mistakes.txt} holds what is
 * said of each file in {@code mistakes/}.
 */
class MistakesTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources", "resync", "steps");
  private static final Path FEATURES = RESOURCES.resolve("mistakes");
  private static final int MISTAKE = 2;

  @TempDir Path folder;

  private record Said(int exitCode, String words) {}

  static Stream<Path> features() throws IOException {
    try (Stream<Path> files = Files.list(FEATURES)) {
      return files.sorted().map(Path::getFileName).toList().stream();
    }
  }

  /** What is said of one file, or of all, as the command line prints it. */
  private static List<String> expected(String file) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean mine = false;
    for (String line : Files.readAllLines(RESOURCES.resolve("mistakes.txt"))) {
      // What follows in deeper indentation belongs to the line above it.
      mine = line.startsWith("    ") ? mine : line.strip().startsWith(file);
      if (mine) {
        lines.add(line);
      }
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("features")
  void isToldWithItsLineBeforeAnythingRuns(Path feature) throws IOException {
    Path archive = folder.resolve("runs");
    Said said = run("--archive", archive.toString(), FEATURES.resolve(feature).toString());
    List<String> lines = expected(feature.toString());
    assertFalse(lines.isEmpty(), "nothing is expected of it");
    assertEquals(said("nothing was run", lines), said.words());
    assertEquals(MISTAKE, said.exitCode());
    assertFalse(Files.exists(archive), "a run was opened");
  }

  @Test
  void areToldAllAtOnce() throws IOException {
    Said said = run("--list", FEATURES.toString());
    assertEquals(said("nothing was run", expected("")), said.words());
    assertEquals(MISTAKE, said.exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.txt", "features/"})
  void namesWhatHoldsNoFeature(String name) throws IOException {
    Path path = folder.resolve(name);
    if (name.endsWith("/")) {
      Files.createDirectory(path);
    } else {
      Files.writeString(path, "Feature: f\n");
    }
    Said said = run(path.toString());
    assertEquals(MISTAKE, said.exitCode());
    assertTrue(
        said.words()
            .contains(name.endsWith("/") ? "no scenario matches in " : "must end in .feature"),
        said::words);
    assertEquals(name.endsWith("/") ? 1 : 2, said.words().lines().count(), said::words);
  }

  @Test
  void namesAFileThatCannotBeRead() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("x.feature"), folder.resolve("gone"));
    Path unread = Files.createDirectory(folder.resolve("all"));
    Files.createSymbolicLink(unread.resolve("y.feature"), link);
    Said said = run(unread.toString());
    assertEquals(MISTAKE, said.exitCode());
    assertTrue(
        said.words().contains("y.feature: cannot be read: there is no such file"), said::words);
  }

  @Test
  void namesAnArchiveThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Path good = RESOURCES.resolve("good").resolve("tagged.feature");
    Said said = run("--archive", file.resolve("runs").toString(), good.toString());
    assertEquals(MISTAKE, said.exitCode());
    assertEquals(
        "resync: --archive: runs cannot be kept in " + file.resolve("runs") + ": Not a directory",
        said.words().strip());
  }

  private static String said(String first, List<String> lines) {
    return "resync: " + first + "\n" + String.join("\n", lines) + "\n";
  }

  private static Said run(String... words) {
    List<String> all = new ArrayList<>(List.of("run", "--fabric", "sim"));
    all.addAll(List.of(words));
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int code = Main.execute(all.toArray(String[]::new));
      return new Said(code, err.toString(StandardCharsets.UTF_8).replace(FEATURES + "/", ""));
    } finally {
      System.setErr(before);
    }
  }
}

package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Main;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Rules about the files themselves. */
class SourceRulesTest {
  private static final int MOST_LINES = 800;

  @Test
  void javaIsFormatted() throws Exception {
    List<Path> files = Project.files(SourceRulesTest::isJava);
    assertTrue(files.size() > 100, () -> "only " + files.size() + " Java files found");
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    String[] arguments =
        Stream.concat(
                Stream.of("--dry-run", "--set-exit-if-changed"), files.stream().map(Path::toString))
            .toArray(String[]::new);
    int code =
        new Main(
                new PrintWriter(out, true),
                new PrintWriter(errors, true),
                new ByteArrayInputStream(new byte[0]))
            .format(arguments);
    assertEquals(0, code, () -> "not formatted; ./resync format does it:\n" + out + errors);
  }

  @Test
  void filesAreShort() throws IOException {
    TreeMap<String, Long> tooLong = new TreeMap<>();
    List<Path> files = Project.files(SourceRulesTest::isText);
    assertTrue(files.size() > 100, () -> "only " + files.size() + " files found");
    for (Path file : files) {
      // A feature that is not UTF-8 on purpose has lines, too.
      try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        long count = lines.count();
        if (count >= MOST_LINES) {
          tooLong.put(Project.ROOT.relativize(file).toString(), count);
        }
      }
    }
    assertTrue(tooLong.isEmpty(), () -> "files of " + MOST_LINES + " lines or more: " + tooLong);
  }

  @Test
  void scriptsPassShellcheck() throws Exception {
    List<String> scripts =
        Project.files(SourceRulesTest::isScript).stream().map(Path::toString).toList();
    assertTrue(scripts.size() >= 5, () -> "only " + scripts + " found");
    Process shellcheck;
    try {
      shellcheck =
          new ProcessBuilder(
                  Stream.concat(Stream.of("shellcheck", "-x"), scripts.stream()).toList())
              .directory(Project.ROOT.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      String reason = "the scripts were not checked: shellcheck is not installed";
      System.err.println(reason);
      Assumptions.abort(reason);
      return;
    }
    String said = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, shellcheck.waitFor(), said);
  }

  // What is sourced by one of them is checked with it.
  private static boolean isScript(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String start = new String(in.readNBytes(40), StandardCharsets.ISO_8859_1);
      return start.matches("(?s)#!\\S*/(env )?(ba)?sh\n.*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJava(Path path) {
    return path.toString().endsWith(".java");
  }

  private static boolean isText(Path path) {
    return isJava(path)
        || path.toString().endsWith(".sh")
        || path.toString().endsWith(".feature")
        || path.startsWith(Project.ROOT.resolve("images"))
        || path.equals(Project.ROOT.resolve("resync"));
  }
}

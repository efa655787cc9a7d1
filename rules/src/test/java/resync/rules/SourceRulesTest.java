package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Main;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
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
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count >= MOST_LINES) {
          tooLong.put(Project.ROOT.relativize(file).toString(), count);
        }
      }
    }
    assertTrue(tooLong.isEmpty(), () -> "files of " + MOST_LINES + " lines or more: " + tooLong);
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

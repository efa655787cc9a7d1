package resync.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One scenario of the features.
 *
 * @param feature its file's path in the folder of all features, without the extension
 * @param title as the file has it, after the colon
 * @param row the first cells of the row of an outline's examples; empty for a scenario without
 */
record Scene(String feature, String title, String row) {

  /** A scenario that is no outline. */
  static Scene of(String feature, String title) {
    return new Scene(feature, title, "");
  }

  /** A row of an outline, such as {@code java java IKEv2}. */
  static Scene of(String feature, String title, String row) {
    return new Scene(feature, title, row);
  }

  /** File and line, as the command line takes them. */
  String place() {
    Path file = Path.of("..", "features").resolve(feature + ".feature");
    List<String> lines = lines(file);
    int at = 0;
    while (at < lines.size() && !lines.get(at).strip().matches("Scenario.*: \\Q" + title + "\\E")) {
      at++;
    }
    while (!row.isEmpty() && at < lines.size() && !cells(lines.get(at)).startsWith(row)) {
      at++;
    }
    if (at == lines.size()) {
      throw new AssertionError(file + " has no \"" + title + "\" " + row);
    }
    return file + ":" + (at + 1);
  }

  /** The cells of a row with single spaces between them. */
  private static String cells(String line) {
    String text = line.strip();
    return text.startsWith("|") ? text.replace('|', ' ').strip().replaceAll(" +", " ") : "";
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

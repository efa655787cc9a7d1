package resync.lab.node.javapeer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The peer's {@code peer.log}: a time, a level and a sentence a line, over all its starts. */
public final class LogLines {
  private LogLines() {}

  /** All lines so far. */
  public static List<String> read(Path directory) {
    try {
      return Files.readAllLines(directory.resolve("peer.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

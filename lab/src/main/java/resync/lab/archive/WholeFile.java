package resync.lab.archive;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes files that nobody ever sees half written: whoever reads one, also after the writer was
 * killed, finds the old content or the new.
 */
public final class WholeFile {
  /** What a file is called until it is whole. */
  static final String NEXT = ".new";

  private WholeFile() {}

  /** What a file shall hold; it goes there piece by piece, and is never in memory as a whole. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Writer out) throws IOException;
  }

  public static void write(Path file, String content) throws IOException {
    write(file, out -> out.write(content));
  }

  public static void write(Path file, Content content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    try (Writer out = Files.newBufferedWriter(next)) {
      content.writeTo(out);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

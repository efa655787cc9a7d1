package resync.lab.archive;

import java.io.IOException;
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

  public static void write(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    Files.writeString(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

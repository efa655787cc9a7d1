package resync.lab.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import resync.lab.scenario.Mistake;

/** The folder that receives runs. */
final class ArchiveRoot {
  private ArchiveRoot() {}

  /**
   * Makes it where it is not there.
   *
   * @throws Mistake where no run could be kept in it
   */
  static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
    } catch (FileSystemException e) {
      throw unwritable(folder, Optional.ofNullable(e.getReason()).orElse("it is no folder"));
    } catch (IOException e) {
      throw unwritable(folder, e.toString());
    }
  }

  private static Mistake unwritable(Path folder, String why) {
    return new Mistake("--archive: runs cannot be kept in " + folder + ": " + why);
  }
}

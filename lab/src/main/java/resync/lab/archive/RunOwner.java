package resync.lab.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The process that writes a run's folder, noted in the folder until the run is over. */
final class RunOwner {
  private static final String FILE = ".owner";

  private RunOwner() {}

  static void claim(Path run) throws IOException {
    Files.writeString(run.resolve(FILE), describe(ProcessHandle.current()));
  }

  static void release(Path run) throws IOException {
    Files.deleteIfExists(run.resolve(FILE));
  }

  /** Whether a run began here, did not end, and its process is gone. */
  static boolean abandoned(Path run) throws IOException {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    String owner = Files.readString(file).strip();
    try {
      long pid = Long.parseLong(owner.split(" ", 2)[0]);
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      return process.isEmpty() || !describe(process.get()).equals(owner);
    } catch (NumberFormatException e) {
      return true;
    }
  }

  // A process number comes around again; with the start time it does not.
  private static String describe(ProcessHandle process) {
    return process.pid()
        + " "
        + process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}

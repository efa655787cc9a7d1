package resync.lab.capture;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine has tshark, which some tests ask as a witness. */
final class TsharkOnPath {
  private TsharkOnPath() {}

  /** Ends the test as skipped where there is none. */
  static void assume() {
    String path = System.getenv().getOrDefault("PATH", "");
    Assumptions.assumeTrue(
        Stream.of(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark"))),
        "tshark is not installed");
  }
}

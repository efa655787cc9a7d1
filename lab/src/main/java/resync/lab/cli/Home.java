package resync.lab.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where things are by default. */
final class Home {
  private Home() {}

  /** The checkout: {@code RESYNC_HOME}, which the launcher sets, or the working directory. */
  static Path path() {
    return Path.of(Optional.ofNullable(System.getenv("RESYNC_HOME")).orElse(""));
  }

  static Path features() {
    return path().resolve("features");
  }

  static Path archive() {
    return path().resolve("pcaps").resolve("runs");
  }

  /** As a person in the working directory would write it. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath().normalize();
    return whole.startsWith(here) ? here.relativize(whole).toString() : whole.toString();
  }
}

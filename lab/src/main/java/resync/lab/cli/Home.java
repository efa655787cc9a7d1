package resync.lab.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where things are by default. */
final class Home {
  private Home() {}

  /** The checkout of the launcher that started this process, if one did. */
  static Optional<Path> checkout() {
    return Optional.ofNullable(System.getenv("RESYNC_HOME")).map(Path::of);
  }

  /** That checkout, or the working directory. */
  static Path path() {
    return checkout().orElse(Path.of(""));
  }

  /** Version and commit, as the launcher says them; null where another program started this. */
  static @Nullable String version() {
    return System.getenv("RESYNC_VERSION");
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

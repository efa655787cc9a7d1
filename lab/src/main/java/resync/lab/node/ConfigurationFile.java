package resync.lab.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A gateway's configuration while its program runs. */
public final class ConfigurationFile {
  private static final String NAME = "swanctl.conf";

  private ConfigurationFile() {}

  /**
   * Puts another one in its place, which the program reads when it is told to or starts again.
   *
   * @param files as the driver renders them
   * @throws NodeException when it cannot be written
   */
  public static void write(Machine machine, Map<String, String> files) {
    write(machine.title(), machine.directory(), files);
  }

  /** The same of a node without a machine. */
  public static void write(String who, Path directory, Map<String, String> files) {
    try {
      Files.writeString(directory.resolve(NAME), Objects.requireNonNull(files.get(NAME)));
    } catch (IOException e) {
      throw new NodeException(who + ": its configuration cannot be written: " + e.getMessage(), e);
    }
  }
}

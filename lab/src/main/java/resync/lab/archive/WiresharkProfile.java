package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder that serves as Wireshark's configuration folder: {@code WIRESHARK_CONFIG_DIR=folder
 * tshark -r capture} decrypts what its key tables fit.
 */
public final class WiresharkProfile {
  /** The profile's folder in a scenario's. */
  public static final String FOLDER = "wireshark";

  private static final List<String> FILES =
      List.of("ikev2_decryption_table", "ikev1_decryption_table", "esp_sa", "preferences");

  private WiresharkProfile() {}

  /**
   * Puts the tables of several nodes together; a line that several have is there once. A node whose
   * folder does not exist has no keys.
   *
   * @return whether there is any key
   */
  public static boolean merge(Collection<Path> profiles, Path target) {
    boolean keys = false;
    try {
      for (String file : FILES) {
        Set<String> lines = new LinkedHashSet<>();
        for (Path profile : profiles) {
          if (Files.exists(profile.resolve(file))) {
            lines.addAll(Files.readAllLines(profile.resolve(file)));
          }
        }
        if (!lines.isEmpty()) {
          Files.createDirectories(target);
          Files.write(target.resolve(file), lines);
          keys |= !file.equals("preferences");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the key tables " + target + " cannot be written", e);
    }
    return keys;
  }
}

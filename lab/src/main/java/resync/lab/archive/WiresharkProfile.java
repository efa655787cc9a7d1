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
   * The key tables of one node.
   *
   * @param folder where they are; a node whose folder does not exist has no keys
   * @param own the node's address as its tables have it
   * @param onWire the address that captures show instead, where there is a NAT in front of it
   */
  public record Tables(Path folder, String own, String onWire) {
    private List<String> lines(String file) throws IOException {
      return Files.readAllLines(folder.resolve(file)).stream()
          .map(line -> line.replace('"' + own + '"', '"' + onWire + '"'))
          .toList();
    }
  }

  /**
   * Puts the tables of several nodes together, with the addresses that captures show; a line that
   * several have is there once.
   *
   * @return whether there is any key
   */
  public static boolean merge(Collection<Tables> nodes, Path target) {
    boolean keys = false;
    try {
      for (String file : FILES) {
        Set<String> lines = new LinkedHashSet<>();
        for (Tables node : nodes) {
          if (Files.exists(node.folder().resolve(file))) {
            lines.addAll(node.lines(file));
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

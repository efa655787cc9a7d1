package resync.lab.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.TunnelSpec;

/** The table of a tunnel sentence: a row a setting, name first. */
public final class TunnelTable {
  private static final List<String> NAMES =
      List.of("ike proposal", "esp proposal", "mode", "liveness");

  private TunnelTable() {}

  /**
   * Reads the rows; what the table leaves out stays as {@link TunnelSpec#of} has it.
   *
   * @throws Mistake on an unknown name or value, with those that exist
   */
  public static TunnelSpec parse(IkeVersion version, List<List<String>> rows) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (List<String> row : rows) {
      if (row.size() != 2 || row.stream().anyMatch(Objects::isNull)) {
        throw new Mistake("a tunnel's table has two columns: the setting's name and its value");
      }
      String name = row.getFirst().strip().toLowerCase(Locale.ROOT);
      if (!NAMES.contains(name)) {
        throw new Mistake(
            "a tunnel has no setting \"" + name + "\"; it has: " + String.join(", ", NAMES));
      }
      if (settings.put(name, row.getLast().strip()) != null) {
        throw new Mistake("the tunnel's table names \"" + name + "\" twice");
      }
    }
    TunnelSpec defaults = TunnelSpec.of(version);
    return new TunnelSpec(
        version,
        settings.getOrDefault("ike proposal", defaults.ikeProposal()),
        settings.getOrDefault("esp proposal", defaults.espProposal()),
        mode(settings.getOrDefault("mode", "tunnel")),
        liveness(settings.getOrDefault("liveness", "off")));
  }

  private static TunnelSpec.Mode mode(String word) {
    return switch (word) {
      case "tunnel" -> TunnelSpec.Mode.TUNNEL;
      case "transport" -> TunnelSpec.Mode.TRANSPORT;
      default -> throw new Mistake("mode is \"" + word + "\"; it can be tunnel or transport");
    };
  }

  private static Duration liveness(String word) {
    return word.equals("off") ? Duration.ZERO : Durations.parse(word);
  }
}

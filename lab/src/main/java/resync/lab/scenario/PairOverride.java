package resync.lab.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import resync.lab.topology.GatewayName;

/**
 * Implementations that take the place of those a feature names.
 *
 * @param implementations by the side they replace; a side that is not there keeps the feature's
 */
public record PairOverride(Map<GatewayName, String> implementations) {
  public static final PairOverride NONE = new PairOverride(Map.of());

  public PairOverride {
    implementations = Map.copyOf(implementations);
  }

  /**
   * Reads {@code west=strongswan,east=java} or one half of it.
   *
   * @throws Mistake when it is written otherwise
   */
  public static PairOverride parse(String words) {
    Map<GatewayName, String> implementations = new LinkedHashMap<>();
    for (String half : words.split(",", -1)) {
      String[] parts = half.strip().split("=", 2);
      GatewayName gateway = new GatewayName(parts[0].strip());
      if (parts.length != 2 || !gateway.isValid() || parts[1].isBlank()) {
        throw new Mistake(
            "\"" + words + "\" is no pair; write west=IMPLEMENTATION,east=IMPLEMENTATION");
      }
      if (implementations.put(gateway, parts[1].strip()) != null) {
        throw new Mistake("\"" + words + "\" names " + gateway.word() + " twice");
      }
    }
    return new PairOverride(implementations);
  }

  /** The implementation that runs on a side. */
  public String apply(GatewayName gateway, String named) {
    return implementations.getOrDefault(gateway, named);
  }
}

package resync.lab.scenario;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import resync.lab.topology.Side;

/**
 * Implementations that take the place of those a feature names.
 *
 * @param implementations by the side they replace; a side that is not there keeps the feature's
 */
public record PairOverride(Map<Side, String> implementations) {
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
    Map<Side, String> implementations = new EnumMap<>(Side.class);
    for (String half : words.split(",", -1)) {
      String[] parts = half.strip().split("=", 2);
      Optional<Side> side = Sides.named(parts[0].strip());
      if (parts.length != 2 || side.isEmpty() || parts[1].isBlank()) {
        throw new Mistake(
            "\"" + words + "\" is no pair; write west=IMPLEMENTATION,east=IMPLEMENTATION");
      }
      if (implementations.put(side.get(), parts[1].strip()) != null) {
        throw new Mistake("\"" + words + "\" names " + side.get().word() + " twice");
      }
    }
    return new PairOverride(implementations);
  }

  /** The implementation that runs on a side. */
  public String apply(Side side, String named) {
    return implementations.getOrDefault(side, named);
  }
}

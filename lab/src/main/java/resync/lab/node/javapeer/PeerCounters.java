package resync.lab.node.javapeer;

import java.util.Map;

/** What the Java peer's counters mean, wherever it runs. */
public final class PeerCounters {
  private static final String UNKNOWN_SPI = "NOT_FOUND_SPI";

  private PeerCounters() {}

  /** The drops counted per direction and address family, such as IN_US_V4_PKT_SA_NOT_FOUND_SPI. */
  public static long invalidSpiDrops(Map<String, Long> counters) {
    return counters.entrySet().stream()
        .filter(counter -> counter.getKey().endsWith(UNKNOWN_SPI))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

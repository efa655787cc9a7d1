package resync.lab.node.javapeer;

import java.util.Map;
import resync.lab.topology.IpAddress.Family;

/** What the Java peer's counters mean, wherever it runs. */
public final class PeerCounters {

  private PeerCounters() {}

  /**
   * The drops because of an unknown SPI of packets of one family, such as those that
   * IN_US_V6_PKT_SA_NOT_FOUND_SPI counts.
   *
   * @param family of the addresses of the gateways
   */
  public static long invalidSpiDrops(Map<String, Long> counters, Family family) {
    String version = family == Family.IPV6 ? "_V6_" : "_V4_";
    return counters.entrySet().stream()
        .filter(c -> c.getKey().endsWith("NOT_FOUND_SPI") && c.getKey().contains(version))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

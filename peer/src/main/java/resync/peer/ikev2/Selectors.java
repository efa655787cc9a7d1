package resync.peer.ikev2;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.Octets;
import resync.peer.wire.Selector;

/** Traffic selectors: configured, on the wire, and as the databases hold them. */
final class Selectors {
  private static final int OPAQUE_START = 65535;

  private Selectors() {}

  /**
   * Configured selectors as the databases hold them.
   *
   * @param own the address that {@code dynamic} stands for
   */
  static List<TrafficSelector> configured(List<TrafficSelectorConfig> selectors, Inet4Address own) {
    return configured(selectors, Optional.of(own));
  }

  /** The same where the address may not be known: then {@code dynamic} stands for nothing. */
  static List<TrafficSelector> configured(
      List<TrafficSelectorConfig> selectors, Optional<Inet4Address> own) {
    return ConfiguredSelectors.of(selectors, own);
  }

  static List<Selector> toWire(List<TrafficSelector> selectors) {
    return selectors.stream()
        .map(
            s ->
                Selector.ipv4(
                    s.protocol(),
                    s.firstPort(),
                    s.lastPort(),
                    Octets.ofInt(s.firstAddress()),
                    Octets.ofInt(s.lastAddress())))
        .toList();
  }

  /** Those of the wire that can be IPv4 traffic at all; others match nothing we have. */
  static List<TrafficSelector> fromWire(List<Selector> selectors) {
    return selectors.stream()
        .filter(Selectors::isSound)
        .map(
            s ->
                new TrafficSelector(
                    s.protocol(), s.start().toInt(), s.end().toInt(), s.startPort(), s.endPort()))
        .toList();
  }

  private static boolean isSound(Selector s) {
    return s.type() == Selector.IPV4_RANGE
        && Integer.compareUnsigned(s.start().toInt(), s.end().toInt()) <= 0
        && (s.startPort() <= s.endPort() || (s.startPort() == OPAQUE_START && s.endPort() == 0));
  }
}

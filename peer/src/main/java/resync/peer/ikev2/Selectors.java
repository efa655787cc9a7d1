package resync.peer.ikev2;

import java.util.List;
import java.util.Optional;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.Octets;
import resync.peer.wire.Selector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/** Traffic selectors: configured, on the wire, and as the databases hold them. */
final class Selectors {
  private static final int OPAQUE_START = 65535;

  private Selectors() {}

  /**
   * Configured selectors as the databases hold them.
   *
   * @param own the address that {@code dynamic} stands for
   */
  static List<TrafficSelector> configured(List<TrafficSelectorConfig> selectors, IpAddress own) {
    return configured(selectors, Optional.of(own));
  }

  /** The same where the address may not be known: then {@code dynamic} stands for nothing. */
  static List<TrafficSelector> configured(
      List<TrafficSelectorConfig> selectors, Optional<IpAddress> own) {
    return ConfiguredSelectors.of(selectors, own);
  }

  static List<Selector> toWire(List<TrafficSelector> selectors) {
    return selectors.stream()
        .map(
            s ->
                new Selector(
                    s.addresses().family() == Family.IPV4
                        ? Selector.IPV4_RANGE
                        : Selector.IPV6_RANGE,
                    s.protocol(),
                    s.firstPort(),
                    s.lastPort(),
                    Octets.of(s.addresses().first().octets()),
                    Octets.of(s.addresses().last().octets())))
        .toList();
  }

  /** Those of the wire that can be IP traffic at all; others match nothing we have. */
  static List<TrafficSelector> fromWire(List<Selector> selectors) {
    return selectors.stream().flatMap(s -> fromWire(s).stream()).toList();
  }

  private static Optional<TrafficSelector> fromWire(Selector s) {
    boolean addresses = s.type() == Selector.IPV4_RANGE || s.type() == Selector.IPV6_RANGE;
    boolean ports =
        s.startPort() <= s.endPort() || (s.startPort() == OPAQUE_START && s.endPort() == 0);
    if (!addresses || !ports) {
      return Optional.empty();
    }
    IpAddress first = IpAddress.of(s.start().toArray());
    IpAddress last = IpAddress.of(s.end().toArray());
    return first.compareTo(last) <= 0
        ? Optional.of(
            new TrafficSelector(
                s.protocol(), new AddressRange(first, last), s.startPort(), s.endPort()))
        : Optional.empty();
  }
}

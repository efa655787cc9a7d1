package resync.peer.ike;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import resync.peer.config.AddressRange;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.sa.TrafficSelector;

/** Configured traffic selectors as the databases hold them. */
public final class ConfiguredSelectors {
  private ConfiguredSelectors() {}

  /** What a child protects on this side; empty where that is not known before the peer is. */
  public static List<TrafficSelector> local(
      ConnectionConfig connection, ChildConfig child, SourceAddress source) {
    return of(child.localTs(), source.of(connection));
  }

  /** What a child protects on the other side; empty where that is not known before the peer is. */
  public static List<TrafficSelector> remote(ConnectionConfig connection, ChildConfig child) {
    return of(child.remoteTs(), connection.remoteAddress());
  }

  /**
   * The selectors of a list.
   *
   * @param own the address that {@code dynamic} stands for; empty: it stands for nothing
   */
  public static List<TrafficSelector> of(
      List<TrafficSelectorConfig> selectors, Optional<Inet4Address> own) {
    return selectors.stream()
        .filter(s -> s.addresses().isPresent() || own.isPresent())
        .map(
            s ->
                new TrafficSelector(
                    s.protocol(),
                    number(s.addresses().map(AddressRange::first), own),
                    number(s.addresses().map(AddressRange::last), own),
                    s.firstPort(),
                    s.lastPort()))
        .toList();
  }

  private static int number(Optional<Inet4Address> configured, Optional<Inet4Address> own) {
    return AddressRange.toInt(configured.or(() -> own).orElseThrow());
  }
}

package resync.peer.ike;

import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

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
      List<TrafficSelectorConfig> selectors, Optional<IpAddress> own) {
    return selectors.stream()
        .filter(s -> s.addresses().isPresent() || own.isPresent())
        .map(
            s ->
                new TrafficSelector(
                    s.protocol(),
                    s.addresses().or(() -> own.map(AddressRange::of)).orElseThrow(),
                    s.firstPort(),
                    s.lastPort()))
        .toList();
  }
}

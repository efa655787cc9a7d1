package resync.peer.app;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import resync.peer.config.AddressRange;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Routes;

/**
 * The routes that lead what the peer protects into its TUN device: one for each remote traffic
 * selector, there as long as it is configured, whether there is an SA or not. So what has no SA is
 * dropped by the peer and never leaves unprotected by another route.
 */
final class TunRoutes {
  private final String device;
  private final Set<Prefix> installed = new LinkedHashSet<>();

  TunRoutes(String device) {
    this.device = device;
  }

  /** A network: its lowest address in network order, and the length of its prefix. */
  record Prefix(int network, int length) {}

  /**
   * Makes the routes those of a configuration.
   *
   * @return a sentence for each traffic selector that cannot have a route
   */
  List<String> apply(PeerConfig config) throws LinuxException {
    List<String> refused = new ArrayList<>();
    Set<Prefix> wanted = new LinkedHashSet<>();
    for (ConnectionConfig connection : config.connections()) {
      for (ChildConfig child : connection.children()) {
        for (TrafficSelectorConfig selector : child.remoteTs()) {
          if (selector.addresses().isPresent()
              && !holdsAnEnd(selector.addresses().get(), connection)) {
            wanted.addAll(prefixes(selector.addresses().get()));
          } else {
            refused.add(
                "no route leads to remote_ts "
                    + selector.addresses().map(AddressRange::toString).orElse("dynamic")
                    + " of child '"
                    + child.name()
                    + "': it holds an address of the tunnel itself, or none is known");
          }
        }
      }
    }
    for (Prefix prefix : wanted) {
      if (installed.add(prefix)) {
        Routes.add(prefix.network, prefix.length, device);
      }
    }
    for (Prefix prefix : List.copyOf(installed)) {
      if (!wanted.contains(prefix)) {
        installed.remove(prefix);
        Routes.remove(prefix.network, prefix.length, device);
      }
    }
    return refused;
  }

  private static boolean holdsAnEnd(AddressRange range, ConnectionConfig connection) {
    return connection.localAddress().map(range::contains).orElse(false)
        || connection.remoteAddress().map(range::contains).orElse(false);
  }

  /** The fewest prefixes that make up a range. */
  static List<Prefix> prefixes(AddressRange range) {
    List<Prefix> prefixes = new ArrayList<>();
    long at = Integer.toUnsignedLong(AddressRange.toInt(range.first()));
    long end = Integer.toUnsignedLong(AddressRange.toInt(range.last())) + 1;
    while (at < end) {
      long size = at == 0 ? 1L << 32 : Long.lowestOneBit(at);
      while (size > end - at) {
        size >>= 1;
      }
      prefixes.add(new Prefix((int) at, 32 - Long.numberOfTrailingZeros(size)));
      at += size;
    }
    return prefixes;
  }
}

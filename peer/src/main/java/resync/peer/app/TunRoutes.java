package resync.peer.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.config.TrafficSelectorConfig;
import resync.peer.ike.SourceAddress;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Routes;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

/**
 * The routes that lead what the peer protects into its TUN device: one for each remote traffic
 * selector, there as long as it is configured, whether there is an SA or not. So what has no SA is
 * dropped by the peer and never leaves unprotected by another route.
 *
 * <p>Where the other gateway itself is among what is protected, as in transport mode, such a route
 * leads the peer's own IKE and IPsec packets into the device too. They then leave through the
 * device that has the connection's local address: a route into another device does not count for
 * them.
 */
final class TunRoutes {
  private final String device;
  private final OwnPackets ownPackets;
  private final SourceAddress source;
  private final Set<AddressRange> installed = new LinkedHashSet<>();

  /**
   * Routes into a device.
   *
   * @param ownPackets what the peer itself sends
   * @param source where it leaves from, for connections that do not say it
   */
  TunRoutes(String device, OwnPackets ownPackets, SourceAddress source) {
    this.device = device;
    this.ownPackets = ownPackets;
    this.source = source;
  }

  /** What the peer itself sends. */
  interface OwnPackets {
    /** Lets them leave through one device; 0 as the routes say. */
    void leaveThrough(int device) throws LinuxException;
  }

  /**
   * Makes the routes those of a configuration.
   *
   * @return a sentence for each traffic selector that cannot have a route
   */
  List<String> apply(PeerConfig config) throws IOException {
    List<String> refused = new ArrayList<>();
    Set<AddressRange> wanted = new LinkedHashSet<>();
    int way = 0;
    for (ConnectionConfig connection : config.connections()) {
      for (ChildConfig child : connection.children()) {
        for (TrafficSelectorConfig selector : child.remoteTs()) {
          Optional<AddressRange> range =
              selector.addresses().or(() -> connection.remoteAddress().map(AddressRange::of));
          boolean past = range.isPresent() && holds(range, connection.remoteAddress());
          int own = past ? device(connection) : 0;
          if (range.isEmpty()
              || holds(range, source.of(connection))
              || (past && (own == 0 || (way != 0 && way != own)))) {
            refused.add(refusal(child, range));
          } else {
            way = past ? own : way;
            wanted.addAll(range.get().prefixes());
          }
        }
      }
    }
    ownPackets.leaveThrough(way);
    for (AddressRange prefix : wanted) {
      if (installed.add(prefix)) {
        Routes.add(prefix, device);
      }
    }
    for (AddressRange prefix : List.copyOf(installed)) {
      if (!wanted.contains(prefix)) {
        installed.remove(prefix);
        Routes.remove(prefix, device);
      }
    }
    return refused;
  }

  private static boolean holds(Optional<AddressRange> range, Optional<IpAddress> end) {
    return range.isPresent() && end.map(range.get()::contains).orElse(false);
  }

  /** The index of the device that has the local address; 0 where there is none, or no address. */
  private int device(ConnectionConfig connection) throws IOException {
    Optional<IpAddress> local = source.of(connection);
    if (local.isEmpty()) {
      return 0;
    }
    NetworkInterface found =
        NetworkInterface.getByInetAddress(InetAddress.getByAddress(local.get().octets()));
    return found == null ? 0 : found.getIndex();
  }

  private static String refusal(ChildConfig child, Optional<AddressRange> range) {
    return "no route leads to remote_ts "
        + range.map(AddressRange::toString).orElse("dynamic")
        + " of child '"
        + child.name()
        + "': it holds an address of this end, none is known, or it holds the other end's and the"
        + " device for the peer's own packets to it is unknown or differs from another child's";
  }
}

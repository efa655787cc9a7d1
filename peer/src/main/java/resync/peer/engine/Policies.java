package resync.peer.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.ike.SourceAddress;
import resync.peer.sa.Policy;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficSelector;

/** Brings the policy database in line with a configuration. */
final class Policies {
  private Policies() {}

  /**
   * Makes the policies those of a configuration, in its order. A policy that has not changed stays
   * the very one that it was; one with other selectors takes over the Child SAs, on which go what
   * packets both cover (RFC 4301 section 4.4.1: the SPD decides, whatever has been negotiated). A
   * child whose selectors are not known before its peer is gets no policy.
   */
  static void apply(PeerConfig config, SourceAddress source, Spd spd) {
    Map<String, Policy> wanted = new LinkedHashMap<>();
    for (ConnectionConfig connection : config.connections()) {
      for (ChildConfig child : connection.children()) {
        List<TrafficSelector> local = ConfiguredSelectors.local(connection, child, source);
        List<TrafficSelector> remote = ConfiguredSelectors.remote(connection, child);
        if (!local.isEmpty() && !remote.isEmpty()) {
          boolean trap = child.startAction().trap();
          wanted.computeIfAbsent(child.name(), name -> policy(spd, name, local, remote, trap));
        }
      }
    }
    spd.replace(List.copyOf(wanted.values()));
  }

  private static Policy policy(
      Spd spd,
      String name,
      List<TrafficSelector> local,
      List<TrafficSelector> remote,
      boolean trap) {
    Policy present = spd.find(name).orElse(null);
    if (present != null && present.covers(local, remote)) {
      present.setTrap(trap);
      return present;
    }
    Policy fresh = new Policy(name, local, remote, trap);
    if (present != null) {
      fresh.takeOver(present);
    }
    return fresh;
  }
}

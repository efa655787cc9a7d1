package resync.sim.explore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.peer.config.PeerConfig;
import resync.sim.BareTestbed;

/** What gateways are configured with, read once for all trials of a kind: there are few kinds. */
final class Configurations {
  private static final Map<Of, PeerConfig> READ = new ConcurrentHashMap<>();

  private Configurations() {}

  private record Of(Topology topology, GatewayName gateway) {}

  static PeerConfig of(Topology topology, GatewayName gateway) {
    return READ.computeIfAbsent(
        new Of(topology, gateway), of -> BareTestbed.config(of.topology, of.gateway));
  }
}

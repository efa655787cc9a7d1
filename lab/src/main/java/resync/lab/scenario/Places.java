package resync.lab.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.TunnelSpec;

/** Where a scenario wants its gateways and hosts to be, as far as it says. */
final class Places {
  private final Map<GatewayName, Addressing.End> ends = new LinkedHashMap<>();
  private final Map<GatewayName, Duration> nats = new LinkedHashMap<>();
  private Family outside = Family.IPV4;
  private Family inside = Family.IPV4;

  /** Where no place is said, gateways have addresses of this family towards the wire. */
  void outside(Family family) {
    outside = family;
  }

  /** Where no place is said, hosts have addresses of this family. */
  void inside(Family family) {
    inside = family;
  }

  void put(GatewayName gateway, Addressing.End end) {
    ends.put(gateway, end);
  }

  /** A NAT in front of a gateway, and how long it remembers idle conversations. */
  void nat(GatewayName gateway, Duration idle) {
    nats.put(gateway, idle);
  }

  boolean hasNat(GatewayName gateway) {
    return nats.containsKey(gateway);
  }

  /**
   * The addresses of all.
   *
   * @throws Mistake where they do not go together, or not with the tunnels
   */
  Addressing addressing(List<GatewayName> gateways, List<TunnelSpec> tunnels) {
    Addressing used = Addressing.of(gateways, outside, inside);
    for (Map.Entry<GatewayName, Addressing.End> place : ends.entrySet()) {
      used = used.with(place.getKey(), place.getValue());
    }
    used = Addresses.forTunnels(used, gateways, tunnels);
    Addresses.checkChildren(used, tunnels);
    for (Map.Entry<GatewayName, Duration> nat : nats.entrySet()) {
      GatewayName gateway = nat.getKey();
      boolean reached = tunnels.stream().anyMatch(t -> t.second().gateway().equals(gateway));
      used = used.behindNat(gateway, reached, nat.getValue());
    }
    return used;
  }
}

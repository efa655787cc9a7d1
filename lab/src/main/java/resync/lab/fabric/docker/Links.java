package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress;
import resync.lab.topology.IpPrefix;
import resync.lab.topology.Nat;
import resync.lab.topology.Topology;

/**
 * Writes the script that lays a node's links and routes inside its container: VXLAN segments with
 * fixed Ethernet addresses and permanent neighbour entries. Nothing has to be resolved, so neither
 * ARP nor neighbour discovery delays or loses packets after a gateway was down.
 */
final class Links {
  /** A NAT's device towards its gateway. */
  static final String INSIDE = "in0";

  /** A NAT's device towards the wire. */
  static final String OUTSIDE = "out0";

  /** Nothing may pass untranslated, not even while the NAT starts. */
  private static final String RULES_FIRST = "nft -f /run/resync/" + NatRules.FILE + "\n";

  private final Underlay underlay;
  private final Topology topology;
  private final Addressing addressing;
  private final Place place;
  private final List<String> batch = new ArrayList<>();

  private Links(Underlay underlay, Topology topology, Place place) {
    this.underlay = underlay;
    this.topology = topology;
    this.addressing = topology.addressing();
    this.place = place;
  }

  /**
   * The content of {@code net.sh} for the node at that place. Where hosts are gateways themselves,
   * a gateway has no link to another host.
   */
  static String script(Underlay underlay, Topology topology, Place place) {
    Links links = new Links(underlay, topology, place);
    GatewayName behind = place.behind();
    if (behind == null) {
      links.wire();
    } else {
      switch (place.role()) {
        case HOST -> links.host(behind);
        case GATEWAY -> links.gateway(behind);
        case NAT -> links.nat(behind);
        case WIRE -> throw new IllegalArgumentException("the wire is behind no gateway");
      }
    }
    return "# Links and routes of "
        + place.word()
        + ", laid before its program starts.\nset -eu\n"
        + (place.natOf() == null ? "" : RULES_FIRST)
        + "ip -batch - <<'END'\n"
        + String.join("\n", links.batch)
        + "\nEND\n";
  }

  private void host(GatewayName gateway) {
    Addressing.End here = addressing.of(gateway);
    link("lan0", lan(gateway), here.host(), here.lan(), Place.gateway(gateway));
    topology
        .childHosts(gateway)
        .forEach(own -> batch.add(address(alone(own), IpAddress.of(own), "lan0")));
    topology.peers(gateway).stream()
        .flatMap(peer -> topology.networks(peer).stream())
        .distinct()
        .forEach(network -> route(network, here.lan()));
    topology.peers(gateway).stream()
        .flatMap(peer -> topology.childHosts(peer).stream())
        .distinct()
        .filter(host -> !isFamilyOf(alone(host), here.lan()))
        .forEach(host -> batch.add(neighbour(host, Underlay.linkMac(here.lan()), "lan0")));
  }

  /** No default route and none to the other side's LAN: only the tunnel leads there. */
  private void gateway(GatewayName gateway) {
    Addressing.End here = addressing.of(gateway);
    if (!addressing.hostsAreGateways()) {
      link("lan0", lan(gateway), here.lan(), here.host(), Place.host(gateway));
      topology.childHosts(gateway).stream()
          .forEach(
              host -> {
                route(alone(host), here.host());
                if (!isFamilyOf(alone(host), here.host())) {
                  batch.add(neighbour(host, Underlay.linkMac(here.host()), "lan0"));
                }
              });
    }
    Nat nat = here.nat();
    String router = nat == null ? here.wire() : nat.inside();
    if (nat == null) {
      link("wan0", wan(gateway), here.wan(), router, Place.WIRE);
    } else {
      link("wan0", behindNat(gateway), nat.gateway(), router, Place.nat(gateway));
    }
    routeToOthers(gateway, router);
  }

  private void nat(GatewayName gateway) {
    Addressing.End here = addressing.of(gateway);
    Nat nat = Objects.requireNonNull(here.nat());
    link(OUTSIDE, wan(gateway), here.wan(), here.wire(), Place.WIRE);
    routeToOthers(gateway, here.wire());
    // Last: a conversation whose first packet goes another way is never translated.
    link(INSIDE, behindNat(gateway), nat.inside(), nat.gateway(), Place.gateway(gateway));
  }

  /** All gateways can reach one another: who has a tunnel with whom is theirs to say. */
  private void routeToOthers(GatewayName gateway, String router) {
    addressing
        .ends()
        .forEach(
            (other, end) -> {
              if (!other.equals(gateway)) {
                route(network(end.wan()), router);
              }
            });
  }

  private void wire() {
    for (GatewayName gateway : topology.names()) {
      Addressing.End end = addressing.of(gateway);
      Place there = end.nat() == null ? Place.gateway(gateway) : Place.nat(gateway);
      link(gateway.word() + "0", wan(gateway), end.wire(), end.wan(), there);
    }
  }

  private void link(String device, int id, String address, String neighbour, Place there) {
    String peer = underlay.address(there);
    batch.add(
        "link add %s address %s mtu 1500 type vxlan id %d local %s remote %s dstport 4789 dev eth0 nolearning"
            .formatted(device, Underlay.linkMac(address), id, underlay.address(place), peer));
    batch.add(address(IpAddress.of(address).link(), IpAddress.of(address), device));
    batch.add("link set %s up".formatted(device));
    batch.add(neighbour(neighbour, Underlay.linkMac(neighbour), device));
    batch.add(neighbour(peer, underlay.mac(there), "eth0"));
  }

  /** Nobody else on the link can have it: it is not asked whether, and can be used at once. */
  private static String address(IpPrefix network, IpAddress address, String device) {
    return "address add %s/%d dev %s%s"
        .formatted(address, network.length(), device, address.isIpv6() ? " nodad" : "");
  }

  private static boolean isFamilyOf(IpPrefix network, String router) {
    return network.network().family() == IpAddress.of(router).family();
  }

  private static String neighbour(String address, String mac, String device) {
    return "neighbour replace %s lladdr %s dev %s nud permanent".formatted(address, mac, device);
  }

  /**
   * A way by a neighbour on lan0. A kernel takes no IPv4 address for a way of IPv6: what is of
   * another family than the link's own addresses is on the link, where its neighbours are laid.
   */
  private void route(IpPrefix destination, String via) {
    if (isFamilyOf(destination, via)) {
      route(destination.toString(), via);
    } else {
      batch.add("route add %s dev lan0".formatted(destination));
    }
  }

  private void route(String destination, String via) {
    batch.add("route add %s via %s".formatted(destination, via));
  }

  /** The network that holds this address alone. */
  private static IpPrefix alone(String address) {
    IpAddress one = IpAddress.of(address);
    return new IpPrefix(one, one.family().bits());
  }

  private static String network(String address) {
    return IpAddress.of(address).link().toString();
  }

  private int lan(GatewayName gateway) {
    return 1 + segment(gateway);
  }

  private int wan(GatewayName gateway) {
    return 2 + segment(gateway);
  }

  private int behindNat(GatewayName gateway) {
    return 3 + segment(gateway);
  }

  /** Each gateway has three segments of its own. */
  private int segment(GatewayName gateway) {
    return 3 * topology.names().indexOf(gateway);
  }
}

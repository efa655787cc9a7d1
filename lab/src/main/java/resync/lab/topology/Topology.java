package resync.lab.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.IpAddress.Family;

/**
 * Everything a fabric needs to realise a scenario.
 *
 * @param name of the scenario, for people
 * @param gateways in the order in which the scenario declares them
 * @param tunnels at least one, in the order of the scenario
 * @param preSharedKey of the tunnels; printable ASCII
 * @param certificates where the gateways authenticate by RSA signatures, else null
 */
public record Topology(
    String name,
    Map<GatewayName, GatewaySpec> gateways,
    List<TunnelSpec> tunnels,
    String preSharedKey,
    Addressing addressing,
    @Nullable Certificates certificates) {

  public Topology {
    gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
    tunnels = List.copyOf(tunnels);
  }

  /** A topology without certificates. */
  public static Topology of(
      String name,
      Collection<GatewaySpec> gateways,
      List<TunnelSpec> tunnels,
      String preSharedKey,
      Addressing addressing) {
    Map<GatewayName, GatewaySpec> byName = new LinkedHashMap<>();
    gateways.forEach(gateway -> byName.put(gateway.name(), gateway));
    return new Topology(name, byName, tunnels, preSharedKey, addressing, null);
  }

  /** Two gateways and the tunnel between them. */
  public static Topology of(
      String name,
      GatewaySpec one,
      GatewaySpec other,
      TunnelSpec tunnel,
      String preSharedKey,
      Addressing addressing) {
    return of(name, List.of(one, other), List.of(tunnel), preSharedKey, addressing);
  }

  /** The same, with certificates. */
  public Topology with(Certificates made) {
    return new Topology(name, gateways, tunnels, preSharedKey, addressing, made);
  }

  /** The same at other addresses. */
  public Topology with(Addressing other) {
    return new Topology(name, gateways, tunnels, preSharedKey, other, certificates);
  }

  /** The pre-shared key that a gateway has. */
  public String preSharedKey(GatewayName gateway) {
    return Objects.requireNonNullElse(gateway(gateway).ownKey(), preSharedKey);
  }

  /** The same, with another pre-shared key at one gateway. */
  public Topology withKey(GatewayName gateway, String key) {
    Map<GatewayName, GatewaySpec> changed = new LinkedHashMap<>(gateways);
    changed.put(gateway, gateway(gateway).withKey(key));
    return new Topology(name, changed, tunnels, preSharedKey, addressing, certificates);
  }

  /** What a gateway calls itself in a tunnel, in swanctl.conf's syntax. */
  public String identity(TunnelSpec tunnel, GatewayName gateway) {
    return Objects.requireNonNullElse(tunnel.end(gateway).identity(), addressing.of(gateway).wan());
  }

  /** What a gateway takes its peer in a tunnel for. */
  public String peerIdentity(TunnelSpec tunnel, GatewayName gateway) {
    return Objects.requireNonNullElse(
        tunnel.end(gateway).peerIdentity(), identity(tunnel, tunnel.peer(gateway)));
  }

  /** All gateways, in their order. */
  public List<GatewayName> names() {
    return List.copyOf(gateways.keySet());
  }

  /** What the scenario asks of one of them. */
  public GatewaySpec gateway(GatewayName gateway) {
    return Objects.requireNonNull(gateways.get(gateway));
  }

  /** The networks behind a gateway that its tunnels protect. */
  public Set<IpPrefix> networks(GatewayName gateway) {
    Set<IpPrefix> networks = new LinkedHashSet<>();
    networks.add(IpPrefix.of(addressing.of(gateway).protectedNet()));
    for (TunnelSpec tunnel : tunnels(gateway)) {
      for (ChildSpec child : tunnel.end(gateway).children()) {
        child.local().forEach(network -> networks.add(IpPrefix.of(network)));
      }
    }
    return networks;
  }

  /** The names of all children, in the order of the scenario. */
  public List<String> children() {
    return tunnels.stream()
        .flatMap(tunnel -> tunnel.first().children().stream())
        .map(ChildSpec::name)
        .toList();
  }

  /** Where what a flow consists of is sent from. */
  public String sender(Flow flow) {
    return childHost(flow).orElse(addressing.of(flow.from()).host());
  }

  /** Where it is sent to. */
  public String receiver(Flow flow) {
    return childHost(flow.reverse()).orElse(addressing.of(flow.to()).reachedHost());
  }

  private Optional<String> childHost(Flow flow) {
    return tunnels(flow.from(), flow.to()).stream()
        .flatMap(tunnel -> tunnel.end(flow.from()).children().stream())
        .filter(child -> child.name().equals(flow.child()))
        .findFirst()
        .flatMap(ChildSpec::host);
  }

  /** The addresses of the host behind a gateway that its children's hosts have. */
  public Set<String> childHosts(GatewayName gateway) {
    Set<String> hosts = new LinkedHashSet<>();
    for (TunnelSpec tunnel : tunnels(gateway)) {
      tunnel.end(gateway).children().forEach(child -> child.host().ifPresent(hosts::add));
    }
    hosts.remove(addressing.of(gateway).host());
    return hosts;
  }

  /** Whether anything in it has an IPv6 address. */
  public boolean usesIpv6() {
    return addressing.outside() == Family.IPV6
        || names().stream()
            .flatMap(name -> networks(name).stream())
            .anyMatch(network -> network.network().isIpv6());
  }

  /** The tunnels of a gateway, in the order of the scenario. */
  public List<TunnelSpec> tunnels(GatewayName gateway) {
    return tunnels.stream().filter(tunnel -> tunnel.isAt(gateway)).toList();
  }

  /** The tunnels between two gateways, in the order of the scenario. */
  public List<TunnelSpec> tunnels(GatewayName one, GatewayName other) {
    return tunnels.stream().filter(tunnel -> tunnel.isBetween(one, other)).toList();
  }

  /** Octets of the largest IP packet that a gateway sends an IKE message in, where one is said. */
  public Optional<Integer> largestIkePacket(GatewayName gateway) {
    return tunnels(gateway).stream()
        .map(tunnel -> tunnel.end(gateway).largestIkePacket())
        .filter(octets -> octets > 0)
        .findFirst();
  }

  /** The first tunnel of the scenario. */
  public TunnelSpec tunnel() {
    return tunnels.getFirst();
  }

  /** Whom a gateway has tunnels with, in the order of the scenario. */
  public List<GatewayName> peers(GatewayName gateway) {
    return tunnels(gateway).stream().map(tunnel -> tunnel.peer(gateway)).distinct().toList();
  }

  /**
   * The pairs of gateways that have a tunnel, each in the order in which they are declared, as the
   * flow from the one declared first.
   */
  public List<Flow> pairs() {
    return flows().stream().filter(flow -> before(flow.from(), flow.to())).toList();
  }

  private boolean before(GatewayName one, GatewayName other) {
    return names().indexOf(one) < names().indexOf(other);
  }

  /** All flows that tunnels can carry, in the order of the gateways. */
  public List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    for (GatewayName from : names()) {
      Set<GatewayName> peers = new LinkedHashSet<>(names());
      peers.retainAll(peers(from));
      peers.forEach(to -> flows.add(new Flow(from, to)));
    }
    return flows;
  }

  /** The flows that end behind a gateway. */
  public List<Flow> flowsTo(GatewayName gateway) {
    return flows().stream().filter(flow -> flow.to().equals(gateway)).toList();
  }

  /** The implementations as people write them, in the order of the gateways: {@code java/java}. */
  public String pair() {
    return gateways.values().stream()
        .map(GatewaySpec::implementation)
        .collect(Collectors.joining("/"));
  }
}

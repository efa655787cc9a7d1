package resync.lab.scenario;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.pki.Issuer;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Preset;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.Traffic;

/**
 * What a scenario asks for before anything is started. Each method is a sentence; one that cannot
 * be, or that contradicts another, throws {@link Mistake}.
 */
public final class Givens {
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  // The java peer takes no more.
  private static final int MOST_TRIES = 100;

  private final Script script;
  private final Transcript transcript;
  private final PairOverride pair;
  private final Set<String> implementations;
  // What follows a topology that cannot be is not what is wrong.
  private @Nullable Mistake refused;
  private final Map<GatewayName, GatewaySpec> gateways = new LinkedHashMap<>();
  private final Places places = new Places();
  private final List<TunnelSpec> tunnels = new ArrayList<>();
  private final Set<GatewayName> otherKeys = new LinkedHashSet<>();
  private Duration probeInterval = Traffic.USUAL;

  Givens(Script script, Transcript transcript, PairOverride pair, Set<String> implementations) {
    this.script = script;
    this.transcript = transcript;
    this.pair = pair;
    this.implementations = implementations;
  }

  /** Says what the gateways of the preset run. */
  public void gateways(String west, String east) {
    script.only("the gateways", transcript.sentence());
    add(Preset.WEST, west);
    add(Preset.EAST, east);
    gateways.values().forEach(spec -> known(spec.implementation()));
  }

  /**
   * Says what gateways there are and what they run.
   *
   * @param rows as {@link GatewayTable} reads them
   */
  public void gateways(List<List<String>> rows) {
    script.only("the gateways", transcript.sentence());
    try {
      GatewayTable.parse(rows).forEach(row -> add(row.name(), row.implementation()));
    } catch (Mistake e) {
      refused = e;
      throw e;
    }
    gateways.values().forEach(spec -> known(spec.implementation()));
  }

  private void add(GatewayName name, String named) {
    gateways.put(name, new GatewaySpec(name, pair.apply(name, named)));
  }

  /** The gateways declared so far, in their order. */
  public List<GatewayName> names() {
    return List.copyOf(gateways.keySet());
  }

  /**
   * What a sentence needs that names a gateway.
   *
   * @throws Mistake where gateways are declared, and it is none of them
   */
  public void needGateway(GatewayName name) {
    if (!gateways.isEmpty() && !gateways.containsKey(name)) {
      throw new Mistake(
          "the scenario has no gateway \"%s\"; it has: %s"
              .formatted(name, names().stream().map(GatewayName::word).collect(joining(", "))));
    }
  }

  private void known(String implementation) {
    if (!implementations.contains(implementation)) {
      throw new Mistake(
          "there is no implementation \""
              + implementation
              + "\"; there are: "
              + String.join(", ", implementations));
    }
  }

  /**
   * Says that there is a tunnel of this IKE version, all else as usual. It is established when the
   * first sentence needs it.
   */
  public void tunnel(IkeVersion version, GatewayName first, GatewayName second) {
    tunnel(version, first, second, List.of());
  }

  /**
   * Says that there is a tunnel of this IKE version with the settings of a table.
   *
   * @param rows as {@link TunnelTable} reads them
   */
  public void tunnel(
      IkeVersion version, GatewayName first, GatewayName second, List<List<String>> rows) {
    if (first.equals(second)) {
      refused = new Mistake("a tunnel is between two gateways, not from a gateway to itself");
      throw refused;
    }
    script.only("the tunnel between " + both(first, second), transcript.sentence());
    addTunnel(version, first, second, rows);
  }

  /** Says that there is one more tunnel between two gateways that have one. */
  public void anotherTunnel(
      IkeVersion version, GatewayName first, GatewayName second, List<List<String>> rows) {
    script.given("tunnel " + tunnels.size(), transcript.sentence());
    if (tunnels.stream().noneMatch(t -> t.isBetween(first, second))) {
      throw Script.needs(
          transcript.sentence(),
          "Given an %s tunnel between %s and %s".formatted(version.word(), first, second));
    }
    addTunnel(version, first, second, rows);
  }

  private void addTunnel(
      IkeVersion version, GatewayName first, GatewayName second, List<List<String>> rows) {
    tunnels.add(TunnelSpec.of(version, first, second));
    tunnels.set(tunnels.size() - 1, TunnelTable.parse(version, first, second, rows));
  }

  private static Set<GatewayName> both(GatewayName one, GatewayName other) {
    return new TreeSet<>(Set.of(one, other));
  }

  /**
   * Says what children the tunnel between two gateways has; where it is not the only one, the last
   * that was said.
   *
   * @param rows as {@link ChildTable} reads them
   */
  public void children(GatewayName one, GatewayName other, List<List<String>> rows) {
    TunnelSpec last =
        tunnels.stream()
            .filter(t -> t.isBetween(one, other))
            .reduce((_, later) -> later)
            .orElseThrow(
                () ->
                    Script.needs(
                        transcript.sentence(),
                        "Given an IKEv2 tunnel between %s and %s".formatted(one, other)));
    given("the children of tunnel " + tunnels.indexOf(last));
    tunnels.set(tunnels.indexOf(last), ChildTable.parse(last, rows));
  }

  /** Says that gateways have IPv6 addresses towards the wire, or hosts, or both. */
  public void ipv6(boolean ofGateways, boolean ofHosts) {
    if (ofGateways) {
      given("the addresses of the gateways");
      places.outside(Family.IPV6);
    }
    if (ofHosts) {
      given("the addresses of the hosts");
      places.inside(Family.IPV6);
    }
  }

  /** Says where a gateway and its host are; the tunnel then protects that host alone. */
  public void addresses(GatewayName name, String gateway, String host) {
    given("the place of " + name);
    places.put(name, Addresses.end(gateway, host));
  }

  /**
   * Puts a NAT in front of a gateway.
   *
   * @param idle how long it remembers a conversation in which nothing is said, in whole seconds
   */
  public void nat(GatewayName name, Duration idle) {
    if (idle.toSeconds() < 1 || idle.toNanosPart() != 0) {
      throw new Mistake(
          "a NAT forgets idle mappings after whole seconds, not after " + Durations.format(idle));
    }
    given("the NAT in front of " + name);
    places.nat(name, idle);
  }

  /** Says how often a host sends a probe. */
  public void probeEvery(Duration interval) {
    if (interval.toMillis() < 1 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new Mistake(
          "a host can send a probe every 1 millisecond to every 10 seconds, not every "
              + Durations.format(interval));
    }
    given("the probes");
    probeInterval = interval;
  }

  Duration probeInterval() {
    return probeInterval;
  }

  /** Switches invalid-SPI recovery. */
  public void recovery(GatewayName name, boolean on) {
    given("the recovery of " + name);
    change(name, g -> g.withRecovery(on));
  }

  /** Lets a gateway check liveness when it sends ESP and receives none for this long. */
  public void trafficLiveness(GatewayName name, Duration idle) {
    given("liveness by traffic of " + name);
    change(name, g -> g.withTrafficLiveness(idle, g.retransmission()));
  }

  /** Says when a gateway sends IKE requests again. */
  public void retransmission(GatewayName name, Duration timeout, long tries) {
    int bounded = Script.number("the number of tries", tries, 0, MOST_TRIES);
    given("retransmission of " + name);
    Retransmission timing = new Retransmission(timeout, bounded, 1.0);
    change(name, g -> g.withTrafficLiveness(g.trafficLiveness(), timing));
  }

  /** Says how long a gateway behind a NAT sends nothing before it sends a keepalive. */
  public void natKeepalive(GatewayName name, Duration interval) {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.toNanosPart() != 0) {
      throw new Mistake(
          "NAT keepalives every %s: charon takes whole seconds, 1 or more"
              .formatted(Durations.format(interval)));
    }
    given("the NAT keepalives of " + name);
    change(name, g -> g.withNatKeepalive(interval));
  }

  /** Gives a gateway a pre-shared key that the other does not have. */
  public void otherKey(GatewayName name) {
    given("the key of " + name);
    gateway(name);
    tunnels.stream().filter(t -> t.isAt(name)).forEach(Givens::checkKeys);
    otherKeys.add(name);
  }

  private void given(String topic) {
    script.given(topic, transcript.sentence());
  }

  /** What a sentence needs that speaks of a NAT. */
  void needNat(GatewayName name) {
    if (!places.hasNat(name)) {
      throw new Mistake(
          "\"%s\" needs: Given a NAT in front of %s".formatted(transcript.sentence(), name.word()));
    }
  }

  /** What a sentence needs that speaks of one IKE version only. */
  void needVersion(IkeVersion version) {
    for (TunnelSpec spec : complete().tunnels()) {
      if (spec.version() != version) {
        throw new Mistake(
            "\"%s\" is about %s, but the tunnel is %s"
                .formatted(transcript.sentence(), version.word(), spec.version().word()));
      }
    }
  }

  /** What a sentence needs that speaks of two gateways; their first tunnel. */
  TunnelSpec needTunnel(GatewayName one, GatewayName other) {
    return complete().tunnels(one, other).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Mistake(
                    "\"%s\", but there is no tunnel between %s and %s"
                        .formatted(transcript.sentence(), one, other)));
  }

  /** The traffic between the hosts of a child, from the gateway that is declared first. */
  Flow needChild(String child) {
    Topology topology = complete();
    return topology.pairs().stream()
        .filter(
            pair ->
                topology.tunnels(pair.from(), pair.to()).stream()
                    .anyMatch(tunnel -> tunnel.childNames().contains(child)))
        .findFirst()
        .map(pair -> new Flow(pair.from(), pair.to(), child))
        .orElseThrow(
            () ->
                new Mistake(
                    "\"%s\", but no tunnel has a child \"%s\"; there are: %s"
                        .formatted(
                            transcript.sentence(), child, String.join(", ", topology.children()))));
  }

  private static void checkKeys(TunnelSpec spec) {
    if (spec.authentication() != TunnelSpec.Authentication.PSK) {
      throw new Mistake("the gateways of this tunnel have certificates and no pre-shared key");
    }
  }

  private void change(GatewayName name, UnaryOperator<GatewaySpec> change) {
    gateways.put(name, change.apply(gateway(name)));
  }

  private GatewaySpec gateway(GatewayName name) {
    GatewaySpec spec = gateways.get(name);
    if (spec == null) {
      needGateway(name);
      throw new Mistake(
          "the scenario does not say what "
              + name.word()
              + " runs; begin with: Given gateways west running java and east running strongswan");
    }
    return spec;
  }

  /**
   * The topology without keys and certificates.
   *
   * @throws Mistake where something is missing, or does not fit together
   */
  Topology complete() {
    return layout("", "");
  }

  private Topology layout(String name, String key) {
    if (refused != null) {
      throw refused;
    }
    if (gateways.isEmpty()) {
      gateway(Preset.WEST);
    }
    if (tunnels.isEmpty()) {
      throw new Mistake(
          "the scenario has no tunnel; say before: Given an IKEv2 tunnel between "
              + names().stream().limit(2).map(GatewayName::word).collect(joining(" and ")));
    }
    for (TunnelSpec spec : tunnels) {
      spec.ends().forEach(end -> gateway(end.gateway()));
    }
    for (GatewayName gateway : otherKeys) {
      tunnels.stream().filter(t -> t.isAt(gateway)).forEach(Givens::checkKeys);
    }
    for (GatewayName gateway : gateways.keySet()) {
      if (tunnels.stream().noneMatch(t -> t.isAt(gateway))) {
        throw new Mistake(
            "gateway %s has no tunnel; say before: Given an IKEv2 tunnel between %s and another"
                .formatted(gateway, gateway));
      }
    }
    return Topology.of(
        name, gateways.values(), namedTunnels(), key, places.addressing(names(), tunnels));
  }

  /** A tunnel that is not the only one is called after its gateways. */
  private List<TunnelSpec> namedTunnels() {
    if (tunnels.size() == 1) {
      return tunnels;
    }
    List<TunnelSpec> named = new ArrayList<>();
    for (TunnelSpec spec : tunnels) {
      String between = spec.first().gateway() + "-" + spec.second().gateway();
      long before = named.stream().filter(t -> t.name().startsWith(between)).count();
      named.add(spec.named(before == 0 ? between : between + "-" + (before + 1)));
    }
    ChildTable.checkNames(named);
    return named;
  }

  Topology topology(String name, RandomGenerator chance) {
    Topology topology = layout(name, Scenario.newKey(chance));
    for (GatewayName gateway : otherKeys) {
      topology = topology.withKey(gateway, Scenario.newKey(chance));
    }
    return topology.tunnels().stream()
            .anyMatch(t -> t.authentication() == TunnelSpec.Authentication.RSA)
        ? topology.with(Issuer.issue(identities(topology)))
        : topology;
  }

  private static Map<GatewayName, String> identities(Topology topology) {
    Map<GatewayName, String> identities = new LinkedHashMap<>();
    for (GatewayName gateway : topology.names()) {
      TunnelSpec first = topology.tunnels(gateway).getFirst();
      identities.put(gateway, topology.identity(first, gateway));
    }
    return identities;
  }

  /** The implementations so far, or an empty string. */
  String pair() {
    return gateways.size() < 2
        ? ""
        : gateways.values().stream().map(GatewaySpec::implementation).collect(joining("/"));
  }
}

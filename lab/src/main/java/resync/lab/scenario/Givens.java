package resync.lab.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.pki.Issuer;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
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
  private final Map<GatewayName, GatewaySpec> gateways = new LinkedHashMap<>();
  private Addressing addressing = Addressing.DEFAULT;
  private @Nullable TunnelSpec tunnel;
  private final Set<GatewayName> otherKeys = new LinkedHashSet<>();
  private final Map<GatewayName, Duration> nats = new LinkedHashMap<>();
  private Duration probeInterval = Traffic.USUAL;

  Givens(Script script, Transcript transcript, PairOverride pair, Set<String> implementations) {
    this.script = script;
    this.transcript = transcript;
    this.pair = pair;
    this.implementations = implementations;
  }

  /** Says what the gateways run. */
  public void gateways(String west, String east) {
    script.only("the gateways", transcript.sentence());
    gateways.put(Preset.WEST, new GatewaySpec(Preset.WEST, pair.apply(Preset.WEST, west)));
    gateways.put(Preset.EAST, new GatewaySpec(Preset.EAST, pair.apply(Preset.EAST, east)));
    gateways.values().forEach(spec -> known(spec.implementation()));
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

  /** Says what the tunnel is; it is established when the first sentence needs it. */
  public void tunnel(TunnelSpec spec) {
    script.only("the tunnel", transcript.sentence());
    tunnel = spec;
  }

  /** Says that there is a tunnel of this IKE version, all else as usual. */
  public void tunnel(IkeVersion version) {
    tunnel(TunnelSpec.of(version));
  }

  /**
   * Says that there is a tunnel of this IKE version with the settings of a table.
   *
   * @param rows as {@link TunnelTable} reads them
   */
  public void tunnel(IkeVersion version, List<List<String>> rows) {
    tunnel(version);
    tunnel = TunnelTable.parse(version, rows);
  }

  /** Says where a gateway and its host are; the tunnel then protects that host alone. */
  public void addresses(GatewayName name, String gateway, String host) {
    given("the place of " + name);
    addressing = Addresses.place(addressing, name, gateway, host);
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
    nats.put(name, idle);
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

  /** Gives a gateway a pre-shared key that the other does not have. */
  public void otherKey(GatewayName name) {
    given("the key of " + name);
    gateway(name);
    checkKeys(tunnel);
    otherKeys.add(name);
  }

  private void given(String topic) {
    script.given(topic, transcript.sentence());
  }

  /** What a sentence needs that speaks of a NAT. */
  void needNat(GatewayName name) {
    if (!nats.containsKey(name)) {
      throw new Mistake(
          "\"%s\" needs: Given a NAT in front of %s".formatted(transcript.sentence(), name.word()));
    }
  }

  /** What a sentence needs that speaks of one IKE version only. */
  void needVersion(IkeVersion version) {
    TunnelSpec spec = complete().tunnel();
    if (spec.version() != version) {
      throw new Mistake(
          "\"%s\" is about %s, but the tunnel is %s"
              .formatted(transcript.sentence(), version.word(), spec.version().word()));
    }
  }

  private static void checkKeys(@Nullable TunnelSpec spec) {
    if (spec != null && spec.authentication() != TunnelSpec.Authentication.PSK) {
      throw new Mistake("the gateways of this tunnel have certificates and no pre-shared key");
    }
  }

  private void change(GatewayName name, UnaryOperator<GatewaySpec> change) {
    gateways.put(name, change.apply(gateway(name)));
  }

  private GatewaySpec gateway(GatewayName name) {
    GatewaySpec spec = gateways.get(name);
    if (spec == null) {
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
    GatewaySpec west = gateway(Preset.WEST);
    GatewaySpec east = gateway(Preset.EAST);
    TunnelSpec spec = tunnel;
    if (spec == null) {
      throw new Mistake(
          "the scenario has no tunnel; say before: Given an IKEv2 tunnel between west and east");
    }
    if (!otherKeys.isEmpty()) {
      checkKeys(spec);
    }
    Addressing used = Addresses.forMode(addressing, spec.mode());
    for (Map.Entry<GatewayName, Duration> nat : nats.entrySet()) {
      used = used.behindNat(nat.getKey(), nat.getValue());
    }
    return new Topology(name, west, east, spec, key, used);
  }

  Topology topology(String name, RandomGenerator chance) {
    Topology topology = layout(name, Scenario.newKey(chance));
    for (GatewayName gateway : otherKeys) {
      topology = topology.withKey(gateway, Scenario.newKey(chance));
    }
    return topology.tunnel().authentication() == TunnelSpec.Authentication.RSA
        ? topology.with(
            Issuer.issue(topology.identity(Preset.WEST), topology.identity(Preset.EAST)))
        : topology;
  }

  /** The pair so far, or an empty string. */
  String pair() {
    return gateways.size() < 2
        ? ""
        : gateway(Preset.WEST).implementation() + "/" + gateway(Preset.EAST).implementation();
  }
}

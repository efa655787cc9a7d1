package resync.lab.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.pki.Issuer;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.Preset;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.Traffic;

/** What a scenario has asked for before anything is started. */
final class Givens {
  private final Map<GatewayName, GatewaySpec> gateways = new LinkedHashMap<>();
  private Addressing addressing = Addressing.DEFAULT;
  private @Nullable TunnelSpec tunnel;
  private final Set<GatewayName> otherKeys = new LinkedHashSet<>();
  private final Map<GatewayName, Duration> nats = new LinkedHashMap<>();
  private Duration probeInterval = Traffic.USUAL;

  void gateway(GatewayName name, String implementation) {
    gateways.put(name, new GatewaySpec(name, implementation));
  }

  void tunnel(TunnelSpec spec) {
    tunnel = spec;
  }

  void addresses(GatewayName name, String gateway, String host) {
    addressing = Addresses.place(addressing, name, gateway, host);
  }

  void nat(GatewayName name, Duration idle) {
    nats.put(name, idle);
  }

  boolean hasNat(GatewayName name) {
    return nats.containsKey(name);
  }

  void probeInterval(Duration interval) {
    probeInterval = interval;
  }

  Duration probeInterval() {
    return probeInterval;
  }

  void recovery(GatewayName name, boolean on) {
    change(name, g -> g.withRecovery(on));
  }

  void liveness(GatewayName name, Duration idle) {
    change(name, g -> g.withTrafficLiveness(idle, g.retransmission()));
  }

  void retransmission(GatewayName name, Retransmission timing) {
    change(name, g -> g.withTrafficLiveness(g.trafficLiveness(), timing));
  }

  void otherKey(GatewayName name) {
    gateway(name);
    checkKeys(tunnel);
    otherKeys.add(name);
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

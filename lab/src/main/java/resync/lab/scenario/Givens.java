package resync.lab.scenario;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.pki.Issuer;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.Traffic;

/** What a scenario has asked for before anything is started. */
final class Givens {
  private final Map<Side, GatewaySpec> gateways = new EnumMap<>(Side.class);
  private Addressing addressing = Addressing.DEFAULT;
  private @Nullable TunnelSpec tunnel;
  private final Set<Side> otherKeys = EnumSet.noneOf(Side.class);
  private final Map<Side, Duration> nats = new EnumMap<>(Side.class);
  private Duration probeInterval = Traffic.USUAL;

  void gateway(Side side, String implementation) {
    gateways.put(side, new GatewaySpec(side, implementation));
  }

  void tunnel(TunnelSpec spec) {
    tunnel = spec;
  }

  void addresses(Side side, String gateway, String host) {
    addressing = Addresses.place(addressing, side, gateway, host);
  }

  void nat(Side side, Duration idle) {
    nats.put(side, idle);
  }

  boolean hasNat(Side side) {
    return nats.containsKey(side);
  }

  void probeInterval(Duration interval) {
    probeInterval = interval;
  }

  Duration probeInterval() {
    return probeInterval;
  }

  void recovery(Side side, boolean on) {
    change(side, g -> g.withRecovery(on));
  }

  void liveness(Side side, Duration idle) {
    change(side, g -> g.withTrafficLiveness(idle, g.retransmission()));
  }

  void retransmission(Side side, Retransmission timing) {
    change(side, g -> g.withTrafficLiveness(g.trafficLiveness(), timing));
  }

  void otherKey(Side side) {
    gateway(side);
    checkKeys(tunnel);
    otherKeys.add(side);
  }

  private static void checkKeys(@Nullable TunnelSpec spec) {
    if (spec != null && spec.authentication() != TunnelSpec.Authentication.PSK) {
      throw new Mistake("the gateways of this tunnel have certificates and no pre-shared key");
    }
  }

  private void change(Side side, UnaryOperator<GatewaySpec> change) {
    gateways.put(side, change.apply(gateway(side)));
  }

  private GatewaySpec gateway(Side side) {
    GatewaySpec spec = gateways.get(side);
    if (spec == null) {
      throw new Mistake(
          "the scenario does not say what "
              + side.word()
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
    GatewaySpec west = gateway(Side.WEST);
    GatewaySpec east = gateway(Side.EAST);
    TunnelSpec spec = tunnel;
    if (spec == null) {
      throw new Mistake(
          "the scenario has no tunnel; say before: Given an IKEv2 tunnel between west and east");
    }
    if (!otherKeys.isEmpty()) {
      checkKeys(spec);
    }
    Addressing used = Addresses.forMode(addressing, spec.mode());
    for (Map.Entry<Side, Duration> nat : nats.entrySet()) {
      used = used.behindNat(nat.getKey(), nat.getValue());
    }
    return new Topology(name, west, east, spec, key, used);
  }

  Topology topology(String name, RandomGenerator chance) {
    Topology topology = layout(name, Scenario.newKey(chance));
    for (Side side : otherKeys) {
      topology = topology.withKey(side, Scenario.newKey(chance));
    }
    return topology.tunnel().authentication() == TunnelSpec.Authentication.RSA
        ? topology.with(Issuer.issue(topology.identity(Side.WEST), topology.identity(Side.EAST)))
        : topology;
  }

  /** The pair so far, or an empty string. */
  String pair() {
    return gateways.size() < 2
        ? ""
        : gateway(Side.WEST).implementation() + "/" + gateway(Side.EAST).implementation();
  }
}

package resync.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.NatBox;
import resync.lab.node.UnsupportedException;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeRecord;
import resync.lab.wire.IpOctets;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.journal.Journal;
import resync.peer.wire.ip.IpAddress;
import resync.sim.net.Link;
import resync.sim.net.Middle;
import resync.sim.net.SimNat;
import resync.sim.net.VirtualTime;
import resync.sim.net.Weather;

/**
 * A topology of peers, their hosts and the wire between them, in virtual time. The same seed gives
 * the same packets at the same times.
 */
final class Simulation {
  private static final Weather LAN = new Weather(Duration.ofNanos(50_000), Duration.ZERO);

  private final VirtualTime time = new VirtualTime();
  private final List<ProbeRecord> probes = new ArrayList<>();
  private final Map<GatewayName, SimPeer> peers = new LinkedHashMap<>();
  private final Map<GatewayName, SimNat> nats = new LinkedHashMap<>();
  private final Middle middle;
  private final SimTraffic traffic;

  /**
   * What a simulation is made of, besides its topology.
   *
   * @param weather of the links between gateways and wire
   * @param engines makes the engines of the peers
   * @param taps sees what passes the wire
   * @param configs what a gateway of the topology is configured with
   * @param journals a peer's journal, or null where it keeps none
   */
  record Setting(
      Weather weather,
      EngineMaker engines,
      Middle.Taps taps,
      BiFunction<Topology, GatewayName, PeerConfig> configs,
      Function<GatewayName, @Nullable Journal> journals) {}

  /** Builds it; all peers are off. */
  Simulation(Topology topology, SplittableRandom chance, Setting setting) {
    middle = new Middle(time, setting.taps());
    Map<GatewayName, SimHost> hosts = new LinkedHashMap<>();
    for (GatewayName gateway : topology.names()) {
      Link up =
          new Link(
              time, setting.weather(), chance.split(), packet -> middle.receive(gateway, packet));
      SimNat nat = nat(topology.addressing().of(gateway), chance);
      if (nat != null) {
        nats.put(gateway, nat);
      }
      Link inside = new Link(time, LAN, chance, packet -> host(hosts, gateway).receive(packet));
      Optional<IpAddress> own = Optional.of(IpAddress.of(topology.addressing().of(gateway).own()));
      SimPeer peer =
          new SimPeer(
              time,
              setting.configs().apply(topology, gateway),
              setting.engines(),
              _ -> own,
              chance.split(),
              setting.journals().apply(gateway),
              packet -> outward(nat, packet, up),
              inside::send);
      peers.put(gateway, peer);
      middle.connect(
          gateway,
          IpOctets.address(topology.addressing().of(gateway).wan()),
          new Link(time, setting.weather(), chance.split(), packet -> inward(nat, packet, peer)));
      Link outside = new Link(time, LAN, chance, peer::receiveFromHost);
      hosts.put(gateway, new SimHost(time, gateway, topology, outside::send, probes));
    }
    traffic = new SimTraffic(hosts, probes);
  }

  /** Draws nothing from chance where there is none: other topologies keep their packets. */
  private @Nullable SimNat nat(Addressing.End end, SplittableRandom chance) {
    Nat nat = end.nat();
    return nat == null ? null : new SimNat(time, end.wan(), nat, chance.split());
  }

  private static void outward(@Nullable SimNat nat, byte[] packet, Link up) {
    if (nat == null) {
      up.send(packet);
    } else {
      nat.outward(packet).ifPresent(up::send);
    }
  }

  private static void inward(@Nullable SimNat nat, byte[] packet, SimPeer peer) {
    if (nat == null) {
      peer.receiveFromWire(packet);
    } else {
      nat.inward(packet).ifPresent(peer::receiveFromWire);
    }
  }

  private static SimHost host(Map<GatewayName, SimHost> hosts, GatewayName gateway) {
    return Objects.requireNonNull(hosts.get(gateway));
  }

  /**
   * What the node driver would have put into the container.
   *
   * @throws UnsupportedException where the peer cannot do what it says, with the peer's own words
   */
  static PeerConfig config(Topology topology, GatewayName gateway) throws UnsupportedException {
    JavaDriver driver = new JavaDriver();
    Map<String, String> files = driver.files(topology, gateway);
    String text = Objects.requireNonNull(files.get("swanctl.conf"));
    try {
      return ConfigReader.read("gateway " + gateway.word(), text, files);
    } catch (ConfigException e) {
      throw new UnsupportedException(
          "the java peer refuses its configuration: " + String.join("; ", e.problems()));
    }
  }

  VirtualTime time() {
    return time;
  }

  SimPeer peer(GatewayName gateway) {
    return Objects.requireNonNull(peers.get(gateway));
  }

  Optional<NatBox> nat(GatewayName gateway) {
    return Optional.ofNullable(nats.get(gateway));
  }

  Middle middle() {
    return middle;
  }

  SimTraffic traffic() {
    return traffic;
  }

  /** Everything that became of probes so far, in order of time; grows. */
  List<ProbeRecord> probes() {
    return probes;
  }
}

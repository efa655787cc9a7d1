package resync.lab.fabric.docker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import resync.lab.fabric.LabTime;
import resync.lab.fabric.NatBox;
import resync.lab.fabric.Testbed;
import resync.lab.node.Gateway;
import resync.lab.node.NodeException;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.Traffic;
import resync.lab.wire.Wire;

/** A topology running in containers. */
final class DockerTestbed implements Testbed {
  private static final int STOP_SECONDS = 2;

  private final Topology topology;
  private final RandomGenerator chance;
  private final Path directory;
  private final Map<Place, Node> nodes;
  private final Map<GatewayName, Gateway> gateways;
  private final Map<String, String> versions;
  private final Stand stand;
  private final RealTime time = new RealTime();
  private final DockerTraffic traffic;
  private final DockerWire wire;
  private final List<Path> folders;
  private final AtomicBoolean collected = new AtomicBoolean();
  private volatile boolean emptied;
  private volatile boolean trusted;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What it stands on, and whose that is. */
  record Stand(DockerRun run, Site site) {}

  /** A testbed whose nodes are all ready. */
  DockerTestbed(
      Topology topology,
      RandomGenerator chance,
      Path directory,
      Stand stand,
      Map<Place, Node> nodes,
      Map<GatewayName, Gateway> gateways,
      Map<String, String> images) {
    this.topology = topology;
    this.chance = chance;
    this.directory = directory;
    this.nodes = Map.copyOf(nodes);
    this.gateways = Map.copyOf(gateways);
    this.stand = stand;
    this.folders = nodes.values().stream().map(Node::folder).toList();
    this.versions = new LinkedHashMap<>(images);
    gateways.forEach(
        (side, gateway) ->
            versions.merge(
                Place.gateway(side).word(),
                gateway.version(),
                (image, version) -> version + ", " + image));
    this.traffic = new DockerTraffic(topology, gateway -> node(Place.host(gateway)));
    this.wire = new DockerWire(node(Place.WIRE));
  }

  private Node node(Place place) {
    Node node = nodes.get(place);
    if (node == null) {
      throw new IllegalStateException("there is no " + place.word());
    }
    return node;
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public LabTime time() {
    return time;
  }

  @Override
  public Gateway gateway(GatewayName side) {
    Gateway gateway = gateways.get(side);
    if (gateway == null) {
      throw new IllegalStateException("there is no gateway " + side.word());
    }
    return gateway;
  }

  @Override
  public RandomGenerator chance() {
    return chance;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public Wire wire() {
    return wire;
  }

  @Override
  public Optional<NatBox> nat(GatewayName side) {
    return Optional.ofNullable(nodes.get(Place.nat(side))).map(DockerNat::new);
  }

  @Override
  public Path capture(GatewayName side) {
    return node(Place.WIRE).folder().resolve("wire-" + side.word() + ".pcap");
  }

  @Override
  public Map<String, String> versions() {
    return Map.copyOf(versions);
  }

  /** The gateways end first and one after the other, so that their Deletes are in the captures. */
  @Override
  public void stopAndCollect() {
    if (closed.get() || !collected.compareAndSet(false, true)) {
      return;
    }
    stopTraffic();
    topology.names().forEach(name -> node(Place.gateway(name)).container().stop(STOP_SECONDS));
    Parallel.each(nats(), nat -> nat.container().stop(STOP_SECONDS));
    emptied = stand.site().end().isEmpty();
    Parallel.each(nodes.values(), node -> node.collect(directory));
  }

  private List<Node> nats() {
    return nodes.values().stream().filter(node -> node.place().natOf() != null).toList();
  }

  private void stopTraffic() {
    try {
      traffic.stop();
    } catch (NodeException e) {
      // A host that has ended sends nothing either.
    }
  }

  @Override
  public void trust() {
    trusted = true;
  }

  /** What the next testbed does not need is removed later. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    traffic.close();
    Sites sites = stand.run().sites();
    if (trusted && emptied) {
      List<Node> own =
          nodes.values().stream()
              .filter(n -> n.place().natOf() != null || n.place().gateway() != null)
              .toList();
      sites.later(
          () -> {
            own.forEach(node -> stand.run().engine().removeContainer(node.container().id()));
            folders.forEach(RunFolder::delete);
          });
      sites.giveBack(stand.site());
    } else {
      sites.throwAway(stand.site());
    }
  }
}

package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import resync.lab.fabric.FabricException;
import resync.lab.fabric.Testbed;
import resync.lab.node.ControlSocket;
import resync.lab.node.Gateway;
import resync.lab.node.NodeDriver;
import resync.lab.node.NodeDrivers;
import resync.lab.node.NodeException;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;
import resync.lab.topology.Topology;

/** Builds one testbed on a site: all nodes at once, each until it is ready. */
final class TestbedBuilder {
  private static final List<String> PEER_FOLDERS = List.of("wireshark");
  private static final String NAT = "nat";

  private final Topology topology;
  private final RandomGenerator chance;
  private final Path directory;
  private final DockerRun run = DockerRun.ofThisProcess();
  private final Map<GatewayName, NodeDriver> drivers = new HashMap<>();
  private final Map<Place, Node> nodes = new ConcurrentHashMap<>();
  private final Map<GatewayName, Gateway> gateways = new ConcurrentHashMap<>();

  TestbedBuilder(Topology topology, RandomGenerator chance, Path directory, NodeDrivers drivers) {
    this.topology = topology;
    this.chance = chance;
    this.directory = directory;
    for (GatewayName side : topology.names()) {
      this.drivers.put(side, drivers.driver(topology, side));
    }
  }

  Testbed start() {
    Map<String, String> versions = versions();
    Site site = run.sites().take(topology.names(), topology.usesIpv6());
    try {
      String number = site.nextScenario();
      Parallel.allOrNone(machines(), machine -> machine.forEach(p -> start(site, number, p)));
      return new DockerTestbed(
          topology,
          chance,
          directory,
          new DockerTestbed.Stand(run, site),
          nodes,
          gateways,
          versions);
    } catch (NodeException e) {
      site.remove();
      throw new FabricException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      site.remove();
      throw e;
    }
  }

  /** Before anything is made: a missing image ends it here. */
  private Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Place place : Place.of(topology.addressing())) {
      GatewayName side = place.gateway();
      String image =
          side != null ? driver(side).image() : place.natOf() != null ? NAT : Site.image(place);
      versions.put(place.word(), run.images().version(image));
    }
    return versions;
  }

  /** Returns once the node is ready. */
  private void start(Site site, String number, Place place) {
    Place seat = seat(place);
    String name = seat.equals(place) ? number : number + "-" + place.word();
    Path folder = run.folder().subfolder(site.folder() + "/" + seat.word() + "/" + name);
    GatewayName gatewaySide = place.gateway();
    GatewayName natSide = place.natOf();
    boolean laysLinks = gatewaySide == null || !topology.addressing().hostsAreGateways();
    if (laysLinks) {
      write(folder, "net.sh", Links.script(site.underlay(), topology, seat));
    }
    if (gatewaySide != null) {
      startGateway(site, gatewaySide, place, folder);
    } else if (natSide != null) {
      startNat(site, natSide, place, folder);
    } else {
      nodes.put(place, site.kept(seat).begin(name, place, order(place)));
    }
  }

  /** Where a node's links are: a host that is the gateway itself is in the gateway's place. */
  private Place seat(Place place) {
    GatewayName side = place.hostOf();
    return side != null && topology.addressing().hostsAreGateways() ? Place.gateway(side) : place;
  }

  private ObjectNode order(Place place) {
    ObjectNode order = ControlSocket.command("begin");
    GatewayName side = place.hostOf();
    if (side != null) {
      order.put("gateway", side.word());
      ArrayNode hosts = order.putArray("hosts").add(topology.addressing().of(side).host());
      topology.childHosts(side).forEach(hosts::add);
      ArrayNode children = order.putArray("children");
      topology.children().forEach(children::add);
    }
    ArrayNode gateways = order.putArray("gateways");
    ArrayNode addresses = order.putArray("addresses");
    for (GatewayName name : topology.names()) {
      gateways.add(name.word());
      addresses.add(topology.addressing().of(name).wan());
    }
    return order;
  }

  private void startGateway(Site site, GatewayName side, Place place, Path folder) {
    boolean together = topology.addressing().hostsAreGateways();
    KeptNode namespace = site.kept(place);
    driver(side).files(topology, side).forEach((name, content) -> write(folder, name, content));
    PEER_FOLDERS.forEach(name -> run.folder().subfolder(folder.resolve(name)));
    NodeContainer.Plan plan =
        new NodeContainer.Plan(
            name(site, place, folder),
            run.images().tag(driver(side).image()),
            new NodeContainer.Joined(namespace.container()),
            folder,
            driver(side).environment(topology, side),
            driver(side).needsDefaultCapabilities(),
            labels(site));
    Node node = started(place, plan);
    gateways.put(
        side,
        driver(side).attach(new DockerMachine(topology, side, node, together ? null : namespace)));
  }

  private void startNat(Site site, GatewayName side, Place place, Path folder) {
    Addressing.End end = topology.addressing().of(side);
    Nat nat = Objects.requireNonNull(end.nat());
    write(folder, NatRules.FILE, NatRules.file(end, nat));
    NodeContainer.Plan plan =
        new NodeContainer.Plan(
            name(site, place, folder),
            run.images().tag(NAT),
            new NodeContainer.Own(
                site.network(), site.underlay(), place, site.ipv6(), NatRules.sysctls(nat.idle())),
            folder,
            Map.of(),
            false,
            labels(site));
    new DockerNat(started(place, plan)).awaitReady();
  }

  private Node started(Place place, NodeContainer.Plan plan) {
    NodeContainer container = run.make(() -> NodeContainer.start(run.engine().client(), plan));
    Node node = new Node(place, container, plan.folder());
    nodes.put(place, node);
    return node;
  }

  private static String name(Site site, Place place, Path folder) {
    return site.network() + "-" + place.word() + "-" + folder.getFileName();
  }

  private Map<String, String> labels(Site site) {
    Map<String, String> labels = new HashMap<>(site.labels());
    labels.put(Engine.SCENARIO, topology.name());
    return labels;
  }

  private static void write(Path folder, String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
    }
  }

  /**
   * The places by network namespace, in the order in which to start them: the first lays its links.
   */
  private List<List<Place>> machines() {
    List<List<Place>> machines = new ArrayList<>();
    boolean together = topology.addressing().hostsAreGateways();
    if (together) {
      for (GatewayName name : topology.names()) {
        machines.add(List.of(Place.host(name), Place.gateway(name)));
      }
    }
    Place.of(topology.addressing()).stream()
        .filter(place -> !together || place.equals(Place.WIRE) || place.natOf() != null)
        .map(List::of)
        .forEach(machines::add);
    return machines;
  }

  private NodeDriver driver(GatewayName side) {
    return Objects.requireNonNull(drivers.get(side));
  }
}

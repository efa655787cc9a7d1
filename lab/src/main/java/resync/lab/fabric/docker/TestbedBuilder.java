package resync.lab.fabric.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;

/** Builds one testbed: network, then all containers at once, each until it is ready. */
final class TestbedBuilder {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final List<String> PEER_FOLDERS = List.of("wireshark");

  private final Topology topology;
  private final RandomGenerator chance;
  private final Path directory;
  private final Map<GatewayName, NodeDriver> drivers = new LinkedHashMap<>();
  private final Map<Place, Node> nodes = new ConcurrentHashMap<>();
  private final Map<GatewayName, Gateway> gateways = new ConcurrentHashMap<>();

  TestbedBuilder(Topology topology, RandomGenerator chance, Path directory, NodeDrivers drivers) {
    this.topology = topology;
    this.chance = chance;
    this.directory = directory;
    for (GatewayName gateway : Preset.PAIR) {
      this.drivers.put(gateway, drivers.driver(topology, gateway));
    }
  }

  Testbed start() {
    DockerRun run = DockerRun.ofThisProcess();
    String testbed = run.nextTestbed();
    Map<Place, String> images = images(run);
    Runnable removal = () -> remove(run, testbed);
    try {
      String network = "resync-" + testbed;
      Map<String, String> labels = labels(run, testbed);
      Underlay underlay = run.make(() -> run.engine().createNetwork(network, labels));
      Parallel.allOrNone(
          machines(),
          machine ->
              machine.forEach(
                  place -> {
                    Place seat = machine.getLast();
                    Node owner = place == machine.getFirst() ? null : node(machine.getFirst());
                    Path folder = folder(run, testbed, place);
                    if (owner == null) {
                      write(folder, "net.sh", Links.script(underlay, topology.addressing(), seat));
                    }
                    NodeContainer.Plan plan =
                        new NodeContainer.Plan(
                            place,
                            network + "-" + place.word(),
                            run.images().tag(imageName(place)),
                            network,
                            underlay,
                            seat,
                            owner == null ? null : owner.container(),
                            folder,
                            command(place),
                            environment(place),
                            defaultCapabilities(place),
                            sysctls(place),
                            labels);
                    awaitReady(new Node(place, run.make(() -> create(run, plan)), folder));
                  }));
      Map<String, String> versions = new LinkedHashMap<>();
      images.forEach((place, version) -> versions.put(place.word(), version));
      return new DockerTestbed(topology, chance, directory, nodes, gateways, versions, removal);
    } catch (NodeException e) {
      removal.run();
      throw new FabricException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      removal.run();
      throw e;
    }
  }

  /** Before anything is made: a missing image ends it here. */
  private Map<Place, String> images(DockerRun run) {
    Map<Place, String> images = new EnumMap<>(Place.class);
    for (Place place : Place.of(topology.addressing())) {
      images.put(place, run.images().version(imageName(place)));
    }
    return images;
  }

  private Map<String, String> labels(DockerRun run, String testbed) {
    return Map.of(
        Engine.RUN, run.folder().id(), Engine.TESTBED, testbed, Engine.SCENARIO, topology.name());
  }

  private Path folder(DockerRun run, String testbed, Place place) {
    String number = testbed.substring(testbed.indexOf('-') + 1);
    run.folder().subfolder(number);
    Path folder = run.folder().subfolder(number + "/" + place.word());
    Map<String, String> files = new LinkedHashMap<>();
    GatewayName gateway = place.gatewaySide();
    if (gateway != null) {
      files.putAll(driver(gateway).files(topology, gateway));
      PEER_FOLDERS.forEach(
          name -> run.folder().subfolder(number + "/" + place.word() + "/" + name));
    }
    Nat nat = nat(place);
    if (nat != null) {
      Addressing.End end = topology.addressing().of(Objects.requireNonNull(place.natSide()));
      files.put(NatRules.FILE, NatRules.file(end, nat));
    }
    files.forEach((name, content) -> write(folder, name, content));
    return folder;
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
   * The places by network namespace, in the order in which to start them: the first of a machine
   * makes its namespace, with the links of the last. Where hosts are gateways themselves, the
   * host's container has it, because Docker gives a container that is killed and started a new one.
   */
  private List<List<Place>> machines() {
    List<List<Place>> machines = new ArrayList<>();
    boolean together = topology.addressing().hostsAreGateways();
    if (together) {
      machines.add(List.of(Place.HOST_WEST, Place.GATEWAY_WEST));
      machines.add(List.of(Place.HOST_EAST, Place.GATEWAY_EAST));
    }
    Place.of(topology.addressing()).stream()
        .filter(place -> !together || place == Place.WIRE || place.natSide() != null)
        .map(List::of)
        .forEach(machines::add);
    return machines;
  }

  private Node node(Place place) {
    return Objects.requireNonNull(nodes.get(place));
  }

  private static NodeContainer create(DockerRun run, NodeContainer.Plan plan) {
    NodeContainer container = NodeContainer.create(run.engine().client(), plan);
    container.start();
    return container;
  }

  /** Returns once the node, which is just started, is ready. */
  private void awaitReady(Node node) {
    nodes.put(node.place(), node);
    GatewayName gateway = node.place().gatewaySide();
    GatewayName natSide = node.place().natSide();
    if (gateway != null) {
      gateways.put(gateway, driver(gateway).attach(new DockerMachine(topology, gateway, node)));
    } else if (natSide != null) {
      new DockerNat(node).awaitReady();
    } else {
      ControlSocket control = new ControlSocket(node.place().word(), node.folder());
      node.await(node.place().word(), "was not ready", START_LIMIT, control::ready);
    }
  }

  private static void remove(DockerRun run, String testbed) {
    run.engine().removeAll(Engine.TESTBED + "=" + testbed);
    RunFolder.delete(run.folder().path().resolve(testbed.substring(testbed.indexOf('-') + 1)));
  }

  private NodeDriver driver(GatewayName gateway) {
    NodeDriver driver = drivers.get(gateway);
    if (driver == null) {
      throw new IllegalStateException("no driver for " + gateway.word());
    }
    return driver;
  }

  private String imageName(Place place) {
    return switch (place) {
      case HOST_WEST, HOST_EAST -> "host";
      case NAT_WEST, NAT_EAST -> "nat";
      case WIRE -> "wire";
      case GATEWAY_WEST -> driver(Preset.WEST).image();
      case GATEWAY_EAST -> driver(Preset.EAST).image();
    };
  }

  private List<String> command(Place place) {
    return switch (place) {
      case HOST_WEST -> host(Preset.WEST);
      case HOST_EAST -> host(Preset.EAST);
      case GATEWAY_WEST, NAT_WEST, WIRE, NAT_EAST, GATEWAY_EAST -> List.of();
    };
  }

  private List<String> host(GatewayName gateway) {
    return List.of(gateway.word(), topology.addressing().of(gateway).host());
  }

  private Map<String, String> environment(Place place) {
    GatewayName gateway = place.gatewaySide();
    return gateway != null ? driver(gateway).environment(topology, gateway) : Map.of();
  }

  private Map<String, String> sysctls(Place place) {
    Nat nat = nat(place);
    return nat == null ? Map.of() : NatRules.sysctls(nat.idle());
  }

  private @Nullable Nat nat(Place place) {
    GatewayName gateway = place.natSide();
    return gateway == null ? null : topology.addressing().of(gateway).nat();
  }

  private boolean defaultCapabilities(Place place) {
    GatewayName gateway = place.gatewaySide();
    return gateway != null && driver(gateway).needsDefaultCapabilities();
  }
}

package resync.sim;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.NatBox;
import resync.lab.fabric.Testbed;
import resync.lab.node.Gateway;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.Traffic;
import resync.lab.wire.Wire;
import resync.sim.net.VirtualTime;

/** A simulated topology; what is kept of it is its subclasses' matter. */
abstract sealed class SimTestbed implements Testbed permits FiledTestbed, BareTestbed {
  private final Topology topology;
  private final RandomGenerator chance;
  private final Simulation simulation;
  private final Map<GatewayName, Gateway> gateways = new LinkedHashMap<>();

  /**
   * Builds it; all peers are off.
   *
   * @param journals the folder of a peer's journal; null where it keeps none
   */
  SimTestbed(
      Topology topology,
      SplittableRandom chance,
      Simulation.Setting setting,
      Function<GatewayName, @Nullable Path> journals) {
    this.topology = topology;
    this.simulation = new Simulation(topology, chance.split(), setting);
    this.chance = chance;
    for (GatewayName gateway : topology.names()) {
      gateways.put(
          gateway,
          new SimGateway(topology, gateway, simulation.peer(gateway), journals.apply(gateway)));
    }
  }

  final Simulation simulation() {
    return simulation;
  }

  /** Starts both peers; returns when they can receive. */
  final void switchOn() {
    for (GatewayName gateway : topology.names()) {
      simulation.peer(gateway).start();
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public VirtualTime time() {
    return simulation.time();
  }

  @Override
  public Gateway gateway(GatewayName gateway) {
    return Objects.requireNonNull(gateways.get(gateway));
  }

  @Override
  public RandomGenerator chance() {
    return chance;
  }

  @Override
  public Traffic traffic() {
    return simulation.traffic();
  }

  @Override
  public Wire wire() {
    return simulation.middle();
  }

  @Override
  public Optional<NatBox> nat(GatewayName gateway) {
    return simulation.nat(gateway);
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (GatewayName gateway : topology.names()) {
      versions.put("gateway-" + gateway.word(), "simulated");
    }
    return versions;
  }
}

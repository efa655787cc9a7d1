package resync.lab.fabric.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import resync.lab.node.Machine;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/** A gateway's container as its driver sees it. */
final class DockerMachine implements Machine {
  private final Topology topology;
  private final GatewayName gateway;
  private final Node node;

  DockerMachine(Topology topology, GatewayName gateway, Node node) {
    this.topology = topology;
    this.gateway = gateway;
    this.node = node;
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public GatewayName name() {
    return gateway;
  }

  @Override
  public Path directory() {
    return node.folder();
  }

  @Override
  public void kill() {
    node.container().kill();
  }

  @Override
  public void start() {
    node.container().start();
  }

  @Override
  public void await(String what, Duration limit, BooleanSupplier condition) {
    node.await(title(), what, limit, condition);
  }
}

package resync.lab.fabric.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import resync.lab.node.Machine;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/** A gateway's container as its driver sees it. */
final class DockerMachine implements Machine {
  private final Topology topology;
  private final GatewayName gateway;
  private final Node node;
  private final @Nullable KeptNode namespace;

  /**
   * A gateway's container.
   *
   * @param namespace the kept one that it alone is in; null where a host has laid its links
   */
  DockerMachine(Topology topology, GatewayName gateway, Node node, @Nullable KeptNode namespace) {
    this.topology = topology;
    this.gateway = gateway;
    this.node = node;
    this.namespace = namespace;
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

  /**
   * Its network namespace outlives it: what it held is removed, as a machine without power has it.
   */
  @Override
  public void kill() {
    node.container().kill();
    if (namespace != null) {
      namespace.empty();
    }
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

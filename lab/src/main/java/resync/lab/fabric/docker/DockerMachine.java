package resync.lab.fabric.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import resync.lab.node.Machine;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;

/** A gateway's container as its driver sees it. */
final class DockerMachine implements Machine {
  private final Topology topology;
  private final Side side;
  private final Node node;

  DockerMachine(Topology topology, Side side, Node node) {
    this.topology = topology;
    this.side = side;
    this.node = node;
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public Side side() {
    return side;
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

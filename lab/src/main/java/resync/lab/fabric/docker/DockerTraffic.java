package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.lab.node.ControlSocket;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeLogs;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;

/** The hosts' programs. */
final class DockerTraffic implements Traffic, AutoCloseable {
  private final Topology topology;
  private final Node west;
  private final Node east;
  private final ProbeLogs logs;
  private volatile Duration interval = USUAL;
  private volatile Set<Direction> directions = Set.of();
  private volatile @Nullable Side echoing;

  DockerTraffic(Topology topology, Node west, Node east) {
    this.topology = topology;
    this.west = west;
    this.east = east;
    this.logs =
        new ProbeLogs(
            List.of(west.folder().resolve("probes.csv"), east.folder().resolve("probes.csv")));
  }

  @Override
  public void every(Duration wanted) {
    interval = wanted;
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public void startEchoed(Side sender) {
    control(sender.other()).call(ControlSocket.command("echo"));
    send(sender);
    echoing = sender.other();
    directions = Set.copyOf(EnumSet.allOf(Direction.class));
  }

  @Override
  public void startBothWays() {
    for (Side side : Side.values()) {
      send(side);
    }
    echoing = null;
    directions = Set.copyOf(EnumSet.allOf(Direction.class));
  }

  private void send(Side from) {
    ObjectNode order =
        ControlSocket.command("start")
            .put("to", topology.addressing().of(from.other()).reachedHost())
            .put("intervalMs", interval.toMillis());
    control(from).call(order);
  }

  @Override
  public void stop() {
    for (Side side : Side.values()) {
      control(side).call(ControlSocket.command("stop"));
    }
    echoing = null;
  }

  @Override
  public Optional<Side> echoing() {
    return Optional.ofNullable(echoing);
  }

  @Override
  public void hold(Side host) {
    control(host).call(ControlSocket.command("hold"));
  }

  @Override
  public void release(Side host) {
    control(host).call(ControlSocket.command("release"));
  }

  @Override
  public Set<Direction> directions() {
    return directions;
  }

  @Override
  public List<ProbeRecord> records() {
    try {
      return logs.records();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records stay readable after their files were collected, until this is closed. */
  @Override
  public void close() {
    try {
      logs.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ControlSocket control(Side side) {
    Node node = side == Side.WEST ? west : east;
    return new ControlSocket(node.place().word(), node.folder());
  }
}

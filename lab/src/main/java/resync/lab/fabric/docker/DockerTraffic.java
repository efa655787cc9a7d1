package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.lab.node.ControlSocket;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
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
  private volatile Set<Flow> directions = Set.of();
  private volatile @Nullable GatewayName echoing;

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
  public void startEchoed(GatewayName sender) {
    control(Preset.other(sender)).call(ControlSocket.command("echo"));
    send(sender);
    echoing = Preset.other(sender);
    directions = Set.copyOf(Preset.FLOWS);
  }

  @Override
  public void startBothWays() {
    for (GatewayName gateway : Preset.PAIR) {
      send(gateway);
    }
    echoing = null;
    directions = Set.copyOf(Preset.FLOWS);
  }

  private void send(GatewayName from) {
    ObjectNode order =
        ControlSocket.command("start")
            .put("to", topology.addressing().of(Preset.other(from)).reachedHost())
            .put("intervalMs", interval.toMillis());
    control(from).call(order);
  }

  @Override
  public void stop() {
    for (GatewayName gateway : Preset.PAIR) {
      control(gateway).call(ControlSocket.command("stop"));
    }
    echoing = null;
  }

  @Override
  public Optional<GatewayName> echoing() {
    return Optional.ofNullable(echoing);
  }

  @Override
  public void hold(GatewayName host) {
    control(host).call(ControlSocket.command("hold"));
  }

  @Override
  public void release(GatewayName host) {
    control(host).call(ControlSocket.command("release"));
  }

  @Override
  public Set<Flow> directions() {
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

  private ControlSocket control(GatewayName gateway) {
    return (gateway.equals(Preset.WEST) ? west : east).control();
  }
}

package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import resync.lab.node.ControlSocket;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeLogs;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;

/** The hosts' programs. */
final class DockerTraffic implements Traffic, AutoCloseable {
  private final Topology topology;
  private final Function<GatewayName, Node> hosts;
  private final ProbeLogs logs;
  private final Set<Flow> directions = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Set<GatewayName> echoing = ConcurrentHashMap.newKeySet();
  private final Set<GatewayName> sending = ConcurrentHashMap.newKeySet();
  private volatile Duration interval = USUAL;

  DockerTraffic(Topology topology, Function<GatewayName, Node> hosts) {
    this.topology = topology;
    this.hosts = hosts;
    this.logs =
        new ProbeLogs(
            topology.names().stream()
                .map(name -> hosts.apply(name).folder().resolve("probes.csv"))
                .toList());
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
  public void startEchoed(Flow flow) {
    control(flow.to()).call(order("echo", flow.reverse()));
    send(flow);
    echoing.add(flow.to());
    directions.addAll(List.of(flow, flow.reverse()));
  }

  @Override
  public void startBothWays(Flow flow) {
    for (Flow way : List.of(flow, flow.reverse())) {
      send(way);
      directions.add(way);
    }
  }

  private void send(Flow flow) {
    ObjectNode order =
        order("start", flow)
            .put("from", topology.sender(flow))
            .put("to", topology.receiver(flow))
            .put("intervalMs", interval.toMillis());
    control(flow.from()).call(order);
    sending.add(flow.from());
  }

  private static ObjectNode order(String word, Flow flow) {
    return ControlSocket.command(word).put("peer", flow.to().word()).put("child", flow.child());
  }

  @Override
  public void stop() {
    for (GatewayName gateway : topology.names()) {
      control(gateway).call(ControlSocket.command("stop"));
    }
    sending.clear();
  }

  @Override
  public boolean echoes(GatewayName host) {
    return echoing.contains(host) && !sending.contains(host);
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
    synchronized (directions) {
      return Set.copyOf(directions);
    }
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
    return hosts.apply(gateway).control();
  }
}

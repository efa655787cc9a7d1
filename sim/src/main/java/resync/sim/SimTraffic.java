package resync.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;

/** The hosts' probes. */
final class SimTraffic implements Traffic {
  private final Map<GatewayName, SimHost> hosts = new LinkedHashMap<>();
  private Duration interval = USUAL;
  private final List<ProbeRecord> records;
  private final Set<Flow> directions = new LinkedHashSet<>();

  /**
   * @param records grows with every probe
   */
  SimTraffic(Map<GatewayName, SimHost> hosts, List<ProbeRecord> records) {
    this.hosts.putAll(hosts);
    this.records = records;
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
    host(flow.to()).echo(flow.reverse());
    host(flow.from()).send(flow, interval);
    directions.addAll(List.of(flow, flow.reverse()));
  }

  @Override
  public void startBothWays(Flow flow) {
    for (Flow way : List.of(flow, flow.reverse())) {
      host(way.from()).send(way, interval);
      directions.add(way);
    }
  }

  @Override
  public void stop() {
    hosts.values().forEach(SimHost::stop);
  }

  @Override
  public boolean echoes(GatewayName host) {
    return host(host).echoes();
  }

  @Override
  public void hold(GatewayName host) {
    host(host).hold();
  }

  @Override
  public void release(GatewayName host) {
    host(host).release();
  }

  private SimHost host(GatewayName gateway) {
    return Objects.requireNonNull(hosts.get(gateway));
  }

  @Override
  public Set<Flow> directions() {
    return Collections.unmodifiableSet(directions);
  }

  @Override
  public List<ProbeRecord> records() {
    return Collections.unmodifiableList(records);
  }
}

package resync.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;

/** The hosts' probes. */
final class SimTraffic implements Traffic {
  private final Map<GatewayName, SimHost> hosts = new LinkedHashMap<>();
  private Duration interval = USUAL;
  private final List<ProbeRecord> records;
  private Optional<GatewayName> echoing = Optional.empty();
  private Set<Flow> directions = Set.of();

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
  public void startEchoed(GatewayName sender) {
    echoing = Optional.of(Preset.other(sender));
    host(Preset.other(sender)).echo();
    host(sender).send(interval);
    directions = Set.copyOf(Preset.FLOWS);
  }

  @Override
  public void startBothWays() {
    echoing = Optional.empty();
    for (GatewayName gateway : Preset.PAIR) {
      host(gateway).send(interval);
    }
    directions = Set.copyOf(Preset.FLOWS);
  }

  @Override
  public void stop() {
    echoing = Optional.empty();
    for (GatewayName gateway : Preset.PAIR) {
      host(gateway).stop();
    }
  }

  @Override
  public Optional<GatewayName> echoing() {
    return echoing;
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
    return directions;
  }

  @Override
  public List<ProbeRecord> records() {
    return Collections.unmodifiableList(records);
  }
}

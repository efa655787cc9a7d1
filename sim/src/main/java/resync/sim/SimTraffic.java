package resync.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;

/** The hosts' probes. */
final class SimTraffic implements Traffic {
  private final Map<Side, SimHost> hosts = new EnumMap<>(Side.class);
  private Duration interval = USUAL;
  private final List<ProbeRecord> records;
  private Optional<Side> echoing = Optional.empty();
  private Set<Direction> directions = Set.of();

  /**
   * @param records grows with every probe
   */
  SimTraffic(Map<Side, SimHost> hosts, List<ProbeRecord> records) {
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
  public void startEchoed(Side sender) {
    echoing = Optional.of(sender.other());
    host(sender.other()).echo();
    host(sender).send(interval);
    directions = Set.copyOf(EnumSet.allOf(Direction.class));
  }

  @Override
  public void startBothWays() {
    echoing = Optional.empty();
    for (Side side : Side.values()) {
      host(side).send(interval);
    }
    directions = Set.copyOf(EnumSet.allOf(Direction.class));
  }

  @Override
  public void stop() {
    echoing = Optional.empty();
    for (Side side : Side.values()) {
      host(side).stop();
    }
  }

  @Override
  public Optional<Side> echoing() {
    return echoing;
  }

  @Override
  public void hold(Side host) {
    host(host).hold();
  }

  @Override
  public void release(Side host) {
    host(host).release();
  }

  private SimHost host(Side side) {
    return Objects.requireNonNull(hosts.get(side));
  }

  @Override
  public Set<Direction> directions() {
    return directions;
  }

  @Override
  public List<ProbeRecord> records() {
    return Collections.unmodifiableList(records);
  }
}

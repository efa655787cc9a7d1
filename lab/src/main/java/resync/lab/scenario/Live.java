package resync.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import resync.lab.fabric.Testbed;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeRecord;

/**
 * A cheap look at a topology that runs, to know when judging is worth while. It never decides.
 *
 * @param since the moment of the last fault, or of the start where there was none
 */
public record Live(Testbed testbed, Instant since) {
  // Of the last probes a few may be late without the traffic being down. Who sends one a second is
  // believed sooner than who sends a hundred.
  private static final int MOST_STEADY = 15;
  private static final int LEAST_STEADY = 3;
  private static final Duration STEADY = Duration.ofMillis(1500);

  /** Whether probes have arrived steadily, in every direction, since the last fault. */
  public boolean flowing() {
    Instant now = testbed.time().now();
    int steady = steady(testbed.traffic().interval());
    Instant from = now.minus(window(testbed.traffic().interval()));
    Instant start = from.isAfter(since) ? from : since;
    List<ProbeRecord> records = testbed.traffic().records();
    return testbed.traffic().directions().stream()
        .allMatch(d -> arrived(records, d, start) >= steady);
  }

  private static int steady(Duration interval) {
    return Math.clamp(STEADY.toNanos() / interval.toNanos(), LEAST_STEADY, MOST_STEADY);
  }

  /** How far back {@link #flowing} looks at hosts that send that often. */
  static Duration window(Duration interval) {
    return Duration.ofNanos(interval.toNanos() * (steady(interval) * 4L / 3));
  }

  /** Whether the first so long since the fault is over, and every probe sent in it has arrived. */
  public boolean delivered(Duration window) {
    Instant end = since.plus(window);
    if (testbed.time().now().isBefore(end)) {
      return false;
    }
    Set<Object> arrived = new HashSet<>();
    for (ProbeRecord probe : testbed.traffic().records().reversed()) {
      if (probe.time().isBefore(since)) {
        break;
      }
      Object number = List.of(probe.direction(), probe.sequence());
      if (probe.kind() == ProbeRecord.Kind.RECEIVED) {
        arrived.add(number);
      } else if (probe.time().isBefore(end) && !arrived.contains(number)) {
        return false;
      }
    }
    return true;
  }

  /** Whether any probe has arrived in this direction later than so long after the last fault. */
  public boolean arrivedAfter(Flow direction, Duration grace) {
    return arrived(testbed.traffic().records(), direction, since.plus(grace)) > 0;
  }

  // From the newest backwards: a run's whole log need not be read at every look.
  private static int arrived(List<ProbeRecord> records, Flow direction, Instant from) {
    int count = 0;
    for (ProbeRecord probe : records.reversed()) {
      if (probe.time().isBefore(from)) {
        break;
      }
      if (probe.kind() == ProbeRecord.Kind.RECEIVED && probe.direction().equals(direction)) {
        count++;
      }
    }
    return count;
  }

  /**
   * Whether every outbound SPI is the other's inbound SPI, with at least one pair of SAs for each
   * two gateways that have a tunnel.
   */
  public boolean agreed() {
    Map<GatewayName, SaTable> tables = new HashMap<>();
    Topology topology = testbed.topology();
    topology.names().forEach(name -> tables.put(name, testbed.gateway(name).sas()));
    return topology.pairs().stream().allMatch(pair -> agreed(topology, tables, pair));
  }

  private static boolean agreed(Topology topology, Map<GatewayName, SaTable> tables, Flow pair) {
    SaTable one =
        Objects.requireNonNull(tables.get(pair.from())).of(topology, pair.from(), pair.to());
    SaTable other =
        Objects.requireNonNull(tables.get(pair.to())).of(topology, pair.to(), pair.from());
    return !installed(one, ChildSa::inboundSpi).isEmpty()
        && installed(one, ChildSa::inboundSpi).equals(installed(other, ChildSa::outboundSpi))
        && installed(one, ChildSa::outboundSpi).equals(installed(other, ChildSa::inboundSpi));
  }

  private static Set<String> installed(SaTable table, Function<ChildSa, String> spi) {
    return table.childSas().stream()
        .filter(ChildSa::installed)
        .map(spi)
        .collect(Collectors.toSet());
  }
}

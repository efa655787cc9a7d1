package resync.lab.evidence;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeRecord;

/**
 * Everything known about a scenario at one moment. Taken while it runs, to judge a sentence, and at
 * its end, for the archive and the report; loaded again from the archive. All lists are in order of
 * time, all maps and sets in that of the topology's gateways; all clocks are the same.
 *
 * @param captures packets as seen on the wire's device towards each gateway
 * @param directions the directions in which probes were meant to arrive
 */
public record Evidence(
    Topology topology,
    Instant taken,
    List<FaultRecord> faults,
    Map<GatewayName, List<CapturedPacket>> captures,
    List<ProbeRecord> probes,
    Set<Flow> directions,
    Map<GatewayName, GatewayEvidence> gateways) {

  public Evidence {
    faults = List.copyOf(faults);
    captures = Collections.unmodifiableMap(new LinkedHashMap<>(captures));
    probes = List.copyOf(probes);
    List<Flow> order = topology.flows();
    directions =
        Collections.unmodifiableSet(
            new LinkedHashSet<>(
                directions.stream().sorted(Comparator.comparingInt(order::indexOf)).toList()));
    gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
  }

  /** The same as it was at an earlier moment. */
  public Evidence at(Moment moment) {
    return moment.cut(this);
  }

  /** What a gateway says of the SAs that it has with another one now. */
  public SaTable sas(GatewayName gateway, GatewayName peer) {
    return of(gateway).currentSas().of(topology, gateway, peer);
  }

  /** The same before the first fault. */
  public SaTable initialSas(GatewayName gateway, GatewayName peer) {
    return of(gateway).initialSas().of(topology, gateway, peer);
  }

  /** What a gateway said of itself. */
  public GatewayEvidence of(GatewayName gateway) {
    return Objects.requireNonNull(gateways.get(gateway));
  }

  /**
   * A fault or command of the scenario.
   *
   * @param sentence as the feature says it
   * @param gateway the gateway it hit, or null where it hit none
   * @param kind what kind of loss it is
   * @param from when it began
   * @param effective when the gateway's state was gone and the gateway able to receive again: for a
   *     restart the moment it was ready, for a clearing the moment the SAs were gone
   */
  public record FaultRecord(
      String sentence, @Nullable GatewayName gateway, Kind kind, Instant from, Instant effective) {
    /** What the fault takes away. */
    public enum Kind {
      RESTART,
      SAS_CLEARED,
      FORGED_PACKETS,
      OTHER
    }
  }

  /**
   * What one gateway said of itself.
   *
   * @param initialSas before the first fault
   * @param currentSas when this evidence was taken
   * @param invalidSpiDrops since its last start; null where the implementation does not count them
   * @param asked when it was asked for SAs and counters: before the captures were read
   */
  public record GatewayEvidence(
      String implementation,
      String version,
      SaTable initialSas,
      SaTable currentSas,
      @Nullable Long invalidSpiDrops,
      Map<String, Long> counters,
      List<NodeEvent> events,
      Instant asked) {
    public GatewayEvidence {
      counters = Map.copyOf(counters);
      events = List.copyOf(events);
    }
  }
}

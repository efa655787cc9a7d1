package resync.lab.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.traffic.ProbeRecord;

/**
 * How far the evidence of a scenario had got when one of its sentences was judged. What only grows
 * is counted, what changes is kept as it was: so {@link Evidence#at} makes of the evidence of the
 * end, octet by octet, what was judged then.
 *
 * @param faults how many had happened
 * @param packets the number of the last packet that had been read of each capture; 0 where none was
 * @param probes how many records there were of each kind in each flow
 * @param directions as {@link Evidence} has them, in their order
 */
public record Moment(
    Instant taken,
    int faults,
    Map<GatewayName, Long> packets,
    List<ProbeCount> probes,
    List<Flow> directions,
    Map<GatewayName, Observed> gateways) {

  public Moment {
    packets = Collections.unmodifiableMap(new LinkedHashMap<>(packets));
    probes = List.copyOf(probes);
    directions = List.copyOf(directions);
    gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
  }

  /** Records of one host: it alone writes those of a flow and kind, in order of time. */
  public record ProbeCount(Flow flow, ProbeRecord.Kind kind, int count) {}

  /**
   * What a gateway said of itself.
   *
   * @param initialSas as {@link GatewayEvidence} has them, like all else
   * @param events how many its log had
   */
  public record Observed(
      SaTable initialSas,
      SaTable currentSas,
      @Nullable Long invalidSpiDrops,
      Map<String, Long> counters,
      int events,
      Instant asked) {
    public Observed {
      counters = Map.copyOf(counters);
    }

    private static Observed of(GatewayEvidence gateway) {
      return new Observed(
          gateway.initialSas(),
          gateway.currentSas(),
          gateway.invalidSpiDrops(),
          gateway.counters(),
          gateway.events().size(),
          gateway.asked());
    }

    private GatewayEvidence of(String implementation, String version, GatewayEvidence whole) {
      return new GatewayEvidence(
          implementation,
          version,
          initialSas,
          currentSas,
          invalidSpiDrops,
          counters,
          whole.events().subList(0, events),
          asked);
    }
  }

  /** The moment at which evidence was taken. */
  public static Moment of(Evidence evidence) {
    Map<GatewayName, Long> packets = new LinkedHashMap<>();
    evidence.captures().forEach((gateway, capture) -> packets.put(gateway, last(capture)));
    Map<GatewayName, Observed> gateways = new LinkedHashMap<>();
    evidence.gateways().forEach((gateway, said) -> gateways.put(gateway, Observed.of(said)));
    return new Moment(
        evidence.taken(),
        evidence.faults().size(),
        packets,
        count(evidence.probes()),
        List.copyOf(evidence.directions()),
        gateways);
  }

  /** The number of the last packet, or 0. */
  static long last(List<CapturedPacket> capture) {
    return capture.isEmpty() ? 0 : capture.getLast().number();
  }

  private record Written(Flow flow, ProbeRecord.Kind kind) {
    static Written of(ProbeRecord probe) {
      return new Written(probe.direction(), probe.kind());
    }
  }

  /** How many records there are of each kind in each flow. */
  public static List<ProbeCount> count(List<ProbeRecord> probes) {
    Map<Written, Integer> counts = new LinkedHashMap<>();
    probes.forEach(probe -> counts.merge(Written.of(probe), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(e -> new ProbeCount(e.getKey().flow(), e.getKey().kind(), e.getValue()))
        .toList();
  }

  /** Evidence of a later moment as it was at this one. */
  Evidence cut(Evidence later) {
    Map<GatewayName, List<CapturedPacket>> captures = new LinkedHashMap<>();
    packets.forEach(
        (gateway, last) ->
            captures.put(
                gateway,
                later.captures().getOrDefault(gateway, List.of()).stream()
                    .takeWhile(packet -> packet.number() <= last)
                    .toList()));
    Map<GatewayName, GatewayEvidence> said = new LinkedHashMap<>();
    gateways.forEach(
        (gateway, observed) -> {
          GatewayEvidence whole = Objects.requireNonNull(later.gateways().get(gateway));
          said.put(gateway, observed.of(whole.implementation(), whole.version(), whole));
        });
    return new Evidence(
        later.topology(),
        taken,
        later.faults().subList(0, faults),
        captures,
        cut(later.probes()),
        new LinkedHashSet<>(directions),
        said);
  }

  private List<ProbeRecord> cut(List<ProbeRecord> later) {
    Map<Written, Integer> left = new HashMap<>();
    probes.forEach(p -> left.put(new Written(p.flow(), p.kind()), p.count()));
    List<ProbeRecord> earlier = new ArrayList<>();
    for (ProbeRecord probe : later) {
      if (left.merge(Written.of(probe), -1, Integer::sum) >= 0) {
        earlier.add(probe);
      }
    }
    return earlier;
  }
}

package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.ProbeRecord;

/**
 * Evidence as a scenario would leave it, told in milliseconds since its start: a probe every 10 ms,
 * an ESP packet on the wire 200 us after it, its arrival 400 us after it.
 */
public final class Story {
  /** The start of every story. */
  public static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private static final int INTERVAL = 10;
  private static final Duration TO_WIRE = Duration.ofNanos(200_000);
  private static final Duration TO_HOST = Duration.ofNanos(400_000);
  private static final Duration ACROSS = Duration.ofNanos(20_000);

  private final Topology topology =
      Topology.of(
          "story",
          new GatewaySpec(Preset.WEST, "java"),
          new GatewaySpec(Preset.EAST, "java"),
          TunnelSpec.of(IkeVersion.IKEV2),
          "secret",
          Addressing.DEFAULT);
  private final Map<Flow, LongFunction<@Nullable String>> spis = new LinkedHashMap<>();
  private final Map<Flow, LongPredicate> delivered = new LinkedHashMap<>();
  private final Map<Flow, LongToDoubleFunction> waits = new LinkedHashMap<>();
  private final List<ProbeRecord> probes = new ArrayList<>();
  private final Map<GatewayName, List<CapturedPacket>> captures = new LinkedHashMap<>();
  private final List<FaultRecord> faults = new ArrayList<>();
  private final Map<GatewayName, SaTable> initial = new LinkedHashMap<>();
  private final Map<GatewayName, SaTable> current = new LinkedHashMap<>();
  private final Map<GatewayName, List<NodeEvent>> events = new LinkedHashMap<>();
  private final Map<GatewayName, Long> drops = new LinkedHashMap<>();
  private long sequence;

  /** All is well on SPIs c0000001 (to east) and c0000002 (to west). */
  public Story() {
    for (GatewayName gateway : Preset.PAIR) {
      captures.put(gateway, new ArrayList<>());
      events.put(gateway, new ArrayList<>());
      table(initial, gateway, "c0000001", "c0000002");
      table(current, gateway, "c0000001", "c0000002");
    }
    spis.put(Preset.WEST_TO_EAST, t -> "c0000001");
    spis.put(Preset.EAST_TO_WEST, t -> "c0000002");
    delivered.put(Preset.WEST_TO_EAST, t -> true);
    delivered.put(Preset.EAST_TO_WEST, t -> true);
  }

  /** The moment that is so many milliseconds after the start. */
  public static Instant at(double ms) {
    return START.plusNanos(Math.round(ms * 1e6));
  }

  /** The SPI of a direction by the time a probe is sent; null where nothing is sent. */
  public Story spi(Flow direction, LongFunction<@Nullable String> spi) {
    spis.put(direction, spi);
    return this;
  }

  /** Whether the packet of a probe sent at a time is opened and its probe delivered. */
  public Story delivered(Flow direction, LongPredicate whether) {
    delivered.put(direction, whether);
    return this;
  }

  /**
   * How many milliseconds the packet of a probe sent at a time waits once it has passed the wire.
   */
  public Story waits(Flow direction, LongToDoubleFunction ms) {
    waits.put(direction, ms);
    return this;
  }

  /** West sends until a time, east echoes. */
  public Story echoed(int untilMs) {
    for (int t = 0; t < untilMs; t += INTERVAL) {
      Instant sent = at(t);
      probe(sent, ProbeRecord.Kind.SENT, Preset.WEST_TO_EAST, t / INTERVAL);
      if (crosses(Preset.WEST_TO_EAST, t, sent)) {
        Instant echoed = arrival(Preset.WEST_TO_EAST, t, sent);
        probe(echoed, ProbeRecord.Kind.ECHOED, Preset.EAST_TO_WEST, t / INTERVAL);
        crosses(Preset.EAST_TO_WEST, t, echoed);
      }
    }
    return this;
  }

  /** Both send until a time; east's numbers begin at 500. */
  public Story bothWays(int untilMs) {
    for (int t = 0; t < untilMs; t += INTERVAL) {
      for (Flow direction : Preset.FLOWS) {
        int number = t / INTERVAL + (direction.equals(Preset.EAST_TO_WEST) ? 500 : 0);
        Instant sent = at(t);
        probes.add(new ProbeRecord(sent, ProbeRecord.Kind.SENT, direction, number));
        if (passes(direction, t, sent)) {
          probe(arrival(direction, t, sent), ProbeRecord.Kind.RECEIVED, direction, number);
        }
      }
    }
    return this;
  }

  private void probe(Instant time, ProbeRecord.Kind kind, Flow direction, long number) {
    probes.add(new ProbeRecord(time, kind, direction, number));
  }

  private boolean crosses(Flow direction, long ms, Instant sent) {
    boolean arrives = passes(direction, ms, sent);
    if (arrives) {
      probe(arrival(direction, ms, sent), ProbeRecord.Kind.RECEIVED, direction, ms / INTERVAL);
    }
    return arrives;
  }

  private Instant arrival(Flow direction, long ms, Instant sent) {
    double wait = waits.getOrDefault(direction, t -> 0).applyAsDouble(ms);
    return sent.plus(TO_HOST).plusNanos(Math.round(wait * 1e6));
  }

  private boolean passes(Flow direction, long ms, Instant sent) {
    String spi = spis.getOrDefault(direction, t -> null).apply(ms);
    if (spi == null) {
      return false;
    }
    packet(direction, sent.plus(TO_WIRE), new Esp(spi, ++sequence, false));
    return delivered.getOrDefault(direction, t -> true).test(ms);
  }

  /** A packet that leaves one gateway and passes the wire. */
  public Story packet(Flow direction, Instant time, Content content) {
    capture(direction.from(), direction, time, content);
    capture(direction.to(), direction, time.plus(ACROSS), content);
    return this;
  }

  /** A packet that leaves one gateway and never arrives. */
  public Story lost(Flow direction, double ms, Content content) {
    capture(direction.from(), direction, at(ms), content);
    return this;
  }

  /** A packet that the wire makes in the name of a gateway. */
  public Story forged(Flow direction, double ms, Content content) {
    capture(direction.to(), direction, at(ms), content);
    return this;
  }

  private void capture(GatewayName where, Flow direction, Instant time, Content content) {
    Addressing addresses = topology.addressing();
    capture(
        where,
        new CapturedPacket(
            1,
            time,
            148,
            addresses.of(direction.from()).wan(),
            addresses.of(direction.to()).wan(),
            content));
  }

  /** Any packet on one side of the wire. */
  public Story capture(GatewayName where, CapturedPacket packet) {
    captures.computeIfAbsent(where, s -> new ArrayList<>()).add(packet);
    return this;
  }

  /** A request and its response half a millisecond later. */
  public Story exchange(
      Flow direction, double ms, String ikeSpi, String name, int id, List<String> payloads) {
    packet(direction, at(ms), ike(ikeSpi, name, false, id, payloads));
    return packet(direction.reverse(), at(ms + 0.5), ike(ikeSpi, name, true, id, payloads));
  }

  /** A request that nobody answers. */
  public Story request(Flow direction, double ms, String ikeSpi, String name, int id) {
    return packet(direction, at(ms), ike(ikeSpi, name, false, id, List.of("SK")));
  }

  /** An IKEv2 message of an initiator. */
  public static Ike ike(
      String ikeSpi, String name, boolean response, int id, List<String> payloads) {
    return new Ike(2, ikeSpi, "00000000000000bb", name, response, !response, id, payloads);
  }

  /** A fault at one gateway. */
  public Story fault(FaultRecord.Kind kind, GatewayName gateway, double from, double effective) {
    faults.add(
        new FaultRecord(gateway.word() + " " + kind, gateway, kind, at(from), at(effective)));
    return this;
  }

  /** Both ends have these SPIs when the evidence is taken. */
  public Story currentSpis(String toEast, String toWest) {
    table(current, Preset.WEST, toEast, toWest);
    table(current, Preset.EAST, toEast, toWest);
    return this;
  }

  /** One end has these SAs when the evidence is taken. */
  public Story current(GatewayName gateway, SaTable sas) {
    current.put(gateway, sas);
    return this;
  }

  public Story drops(GatewayName gateway, long count) {
    drops.put(gateway, count);
    return this;
  }

  public Story event(GatewayName gateway, double ms, String name, Map<String, String> details) {
    events
        .computeIfAbsent(gateway, s -> new ArrayList<>())
        .add(new NodeEvent(at(ms), name, details));
    return this;
  }

  /** A Child SA. */
  public static ChildSa child(String inbound, String outbound) {
    return new ChildSa("net", true, inbound, outbound, List.of(), List.of(), 1, 1, "AES", null);
  }

  private static void table(
      Map<GatewayName, SaTable> tables, GatewayName gateway, String toEast, String toWest) {
    ChildSa child = gateway.equals(Preset.EAST) ? child(toEast, toWest) : child(toWest, toEast);
    tables.put(gateway, new SaTable(List.of(), List.of(child)));
  }

  /** The evidence as of so many milliseconds after the start. */
  public Evidence taken(double ms) {
    Map<GatewayName, List<CapturedPacket>> numbered = new LinkedHashMap<>();
    captures.forEach((gateway, packets) -> numbered.put(gateway, numbered(packets, at(ms))));
    Map<GatewayName, GatewayEvidence> gateways = new LinkedHashMap<>();
    for (GatewayName gateway : Preset.PAIR) {
      gateways.put(
          gateway,
          new GatewayEvidence(
              "java",
              "1",
              initial.getOrDefault(gateway, SaTable.EMPTY),
              current.getOrDefault(gateway, SaTable.EMPTY),
              drops.get(gateway),
              Map.of(),
              events.getOrDefault(gateway, List.of()),
              at(ms)));
    }
    List<ProbeRecord> until =
        probes.stream()
            .filter(p -> p.time().isBefore(at(ms)))
            .sorted(Comparator.comparing(ProbeRecord::time))
            .toList();
    return new Evidence(
        topology, at(ms), faults, numbered, until, Set.copyOf(Preset.FLOWS), gateways);
  }

  private static List<CapturedPacket> numbered(List<CapturedPacket> packets, Instant until) {
    List<CapturedPacket> sorted =
        packets.stream()
            .filter(p -> p.time().isBefore(until))
            .sorted(Comparator.comparing(CapturedPacket::time))
            .toList();
    List<CapturedPacket> numbered = new ArrayList<>();
    for (CapturedPacket p : sorted) {
      numbered.add(
          new CapturedPacket(
              numbered.size() + 1,
              p.time(),
              p.length(),
              p.source(),
              p.destination(),
              p.content(),
              p.sourcePort(),
              p.readableProbe()));
    }
    return numbered;
  }

  /** Milliseconds of a duration, for comparison. */
  public static Optional<Double> ms(Optional<Duration> duration) {
    return duration.map(d -> d.toNanos() / 1e6);
  }
}

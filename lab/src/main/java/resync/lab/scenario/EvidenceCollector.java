package resync.lab.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.PcapReader;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.SaTable;
import resync.lab.topology.Side;

/** Gathers a running scenario's evidence. */
final class EvidenceCollector implements AutoCloseable {
  private final Testbed testbed;
  private final List<FaultRecord> faults = new ArrayList<>();
  private final Map<Side, SaTable> initialSas = new EnumMap<>(Side.class);
  private final Map<Side, PcapReader> readers = new EnumMap<>(Side.class);
  private final Map<Side, List<CapturedPacket>> packets = new EnumMap<>(Side.class);

  EvidenceCollector(Testbed testbed) {
    this.testbed = testbed;
    for (Side side : Side.values()) {
      readers.put(side, new PcapReader(testbed.capture(side)));
      packets.put(side, new ArrayList<>());
    }
  }

  /** Keeps the SA tables as they are now, unless that was done before. */
  void beforeFault() {
    if (initialSas.isEmpty()) {
      for (Side side : Side.values()) {
        initialSas.put(side, testbed.gateway(side).sas());
      }
    }
  }

  void add(FaultRecord fault) {
    faults.add(fault);
  }

  /** When the last fault took effect. */
  @Nullable Instant lastFault() {
    return faults.isEmpty() ? null : faults.getLast().effective();
  }

  /** When the last fault began. */
  @Nullable Instant lastFaultBegan() {
    return faults.isEmpty() ? null : faults.getLast().from();
  }

  Evidence snapshot() {
    Map<Side, List<CapturedPacket>> captures = new EnumMap<>(Side.class);
    Map<Side, GatewayEvidence> gateways = new EnumMap<>(Side.class);
    // What a gateway has counted by now has passed the wire before.
    for (Side side : Side.values()) {
      gateways.put(side, gateway(testbed.gateway(side)));
    }
    testbed.wire().flush();
    for (Side side : Side.values()) {
      captures.put(side, packets(side));
    }
    return new Evidence(
        testbed.topology(),
        testbed.time().now(),
        faults,
        captures,
        testbed.traffic().records(),
        testbed.traffic().directions(),
        gateways);
  }

  private List<CapturedPacket> packets(Side side) {
    List<CapturedPacket> known = Objects.requireNonNull(packets.get(side));
    try {
      known.addAll(Objects.requireNonNull(readers.get(side)).poll());
    } catch (IOException e) {
      throw new UncheckedIOException("the capture towards " + side.word() + ": " + e, e);
    }
    return List.copyOf(known);
  }

  /** Which captures are damaged and where, a sentence each: what follows there is no evidence. */
  List<String> damagedCaptures() {
    return readers.values().stream().flatMap(reader -> reader.damage().stream()).toList();
  }

  @Override
  public void close() {
    readers.values().forEach(PcapReader::close);
  }

  private GatewayEvidence gateway(Gateway gateway) {
    Instant asked = testbed.time().now();
    SaTable now = gateway.sas();
    return new GatewayEvidence(
        gateway.implementation(),
        gateway.version(),
        initialSas.getOrDefault(gateway.side(), now),
        now,
        gateway instanceof Capability.DropCounting counting ? counting.invalidSpiDrops() : null,
        gateway instanceof Capability.DropCounting counting ? counting.counters() : Map.of(),
        gateway.events(),
        asked);
  }
}

package resync.lab.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.GrowingList;
import resync.lab.capture.PcapReader;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;

/** Gathers a running scenario's evidence. */
final class EvidenceCollector implements AutoCloseable {
  private final Testbed testbed;
  private final List<FaultRecord> faults = new ArrayList<>();
  private final Map<GatewayName, SaTable> initialSas = new LinkedHashMap<>();
  private final Map<GatewayName, PcapReader> readers = new LinkedHashMap<>();
  private final Map<GatewayName, GrowingList<CapturedPacket>> packets = new LinkedHashMap<>();

  EvidenceCollector(Testbed testbed) {
    this.testbed = testbed;
    for (GatewayName name : testbed.topology().names()) {
      readers.put(name, new PcapReader(testbed.capture(name)));
      packets.put(name, new GrowingList<>());
    }
  }

  /** Keeps the SA tables as they are now, unless that was done before. */
  void beforeFault() {
    if (initialSas.isEmpty()) {
      for (GatewayName name : testbed.topology().names()) {
        initialSas.put(name, testbed.gateway(name).sas());
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
    Map<GatewayName, List<CapturedPacket>> captures = new LinkedHashMap<>();
    Map<GatewayName, GatewayEvidence> gateways = new LinkedHashMap<>();
    // What a gateway has counted by now has passed the wire before.
    for (GatewayName name : testbed.topology().names()) {
      gateways.put(name, gateway(testbed.gateway(name)));
    }
    testbed.wire().flush();
    for (GatewayName name : testbed.topology().names()) {
      captures.put(name, packets(name));
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

  private List<CapturedPacket> packets(GatewayName name) {
    GrowingList<CapturedPacket> known = Objects.requireNonNull(packets.get(name));
    try {
      known.addAll(Objects.requireNonNull(readers.get(name)).poll());
    } catch (IOException e) {
      throw new UncheckedIOException("the capture towards " + name.word() + ": " + e, e);
    }
    return known.soFar();
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
        initialSas.getOrDefault(gateway.name(), now),
        now,
        gateway instanceof Capability.DropCounting counting ? counting.invalidSpiDrops() : null,
        gateway instanceof Capability.DropCounting counting ? counting.counters() : Map.of(),
        gateway.events(),
        asked);
  }
}

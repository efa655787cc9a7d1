package resync.lab.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ArchivedScenario.Recorded;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.PcapReader;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Moment;
import resync.lab.evidence.Moment.ProbeCount;
import resync.lab.node.NodeEvent;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeLogs;
import resync.lab.traffic.ProbeRecord;

/**
 * {@code evidence.json}: of a scenario's evidence what cannot be read back from its captures and
 * probe logs, and the moments at which its sentences were judged.
 *
 * @param format of this file; a reader takes its own only
 * @param end when the evidence was gathered: what the nodes wrote later is in their files and no
 *     evidence
 */
record EvidenceFile(
    int format,
    double slowness,
    List<FaultRecord> faults,
    Map<GatewayName, Node> gateways,
    Moment end,
    List<Judgement> judgements) {
  static final String NAME = "evidence.json";

  static final int FORMAT = 1;

  /** What a gateway is, and the events of its own log. */
  record Node(String implementation, String version, List<NodeEvent> events) {
    static Node of(GatewayEvidence gateway) {
      return new Node(gateway.implementation(), gateway.version(), gateway.events());
    }
  }

  /** The first field alone: all others may be different in another format. */
  private record Format(int format) {}

  static void write(Path folder, Recorded recorded) throws IOException {
    Evidence evidence = recorded.evidence();
    Map<GatewayName, Node> nodes = new LinkedHashMap<>();
    evidence.gateways().forEach((name, gateway) -> nodes.put(name, Node.of(gateway)));
    Json.write(
        folder.resolve(NAME),
        new EvidenceFile(
            FORMAT,
            recorded.slowness(),
            evidence.faults(),
            nodes,
            Moment.of(evidence),
            recorded.judgements()));
  }

  /**
   * What a folder holds of a scenario's evidence, as it was when the scenario ended.
   *
   * @throws ArchiveException where a file is missing or holds less than was seen
   */
  static Recorded read(Path folder, Topology topology) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new ArchiveException(
          file
              + " is missing, and with it what the scenario was judged from: runs of old have none;"
              + " ./resync archive rerun runs it again");
    }
    int format = Json.load(file, Format.class).format();
    if (format != FORMAT) {
      throw new ArchiveException(
          file
              + " is of format "
              + format
              + ", and this version reads format "
              + FORMAT
              + ": results.json says which version wrote it");
    }
    EvidenceFile read = Json.load(file, EvidenceFile.class);
    try {
      return new Recorded(
          new Analysis(read.evidence(folder, topology)), read.slowness(), read.judgements());
    } catch (NullPointerException | IndexOutOfBoundsException e) {
      throw new ArchiveException(
          file + " does not fit together: it has to be as the run wrote it", e);
    }
  }

  private Evidence evidence(Path folder, Topology topology) {
    Map<GatewayName, List<CapturedPacket>> captures = new LinkedHashMap<>();
    Map<GatewayName, GatewayEvidence> said = new LinkedHashMap<>();
    for (GatewayName name : topology.names()) {
      captures.put(name, capture(folder, name));
      Node node = Objects.requireNonNull(gateways.get(name));
      Moment.Observed last = Objects.requireNonNull(end.gateways().get(name));
      said.put(
          name,
          new GatewayEvidence(
              node.implementation(),
              node.version(),
              last.initialSas(),
              last.currentSas(),
              last.invalidSpiDrops(),
              last.counters(),
              node.events(),
              last.asked()));
    }
    Evidence whole =
        new Evidence(
            topology,
            end.taken(),
            faults,
            captures,
            probes(folder, topology.names()),
            new LinkedHashSet<>(end.directions()),
            said);
    return whole.at(end);
  }

  private List<CapturedPacket> capture(Path folder, GatewayName gateway) {
    long last = Objects.requireNonNullElse(end.packets().get(gateway), 0L);
    Path file = ScenarioFolder.capture(folder, gateway);
    if (last == 0) {
      return List.of();
    }
    if (!Files.exists(file)) {
      throw missing(file);
    }
    // Where the file was damaged when it was judged, what follows was no evidence then either.
    try (PcapReader reader = new PcapReader(file)) {
      List<CapturedPacket> packets = reader.poll();
      if (packets.isEmpty() || packets.getLast().number() < last) {
        throw less(file, "packet " + last, reader.damage().orElse(null));
      }
      return packets;
    } catch (IOException e) {
      throw new ArchiveException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<ProbeRecord> probes(Path folder, List<GatewayName> hosts) {
    List<Path> files = hosts.stream().map(host -> ScenarioFolder.probes(folder, host)).toList();
    for (ProbeCount seen : end.probes()) {
      if (!Files.exists(log(folder, seen))) {
        throw missing(log(folder, seen));
      }
    }
    try (ProbeLogs logs = new ProbeLogs(files)) {
      List<ProbeRecord> records = logs.records();
      List<ProbeCount> there = Moment.count(records);
      for (ProbeCount seen : end.probes()) {
        if (there.stream().noneMatch(count -> covers(count, seen))) {
          throw less(
              log(folder, seen),
              seen.count() + " probes " + seen.flow().word() + " " + seen.kind().word(),
              null);
        }
      }
      return records;
    } catch (IOException e) {
      throw new ArchiveException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The log of the host that writes such records. */
  private static Path log(Path folder, ProbeCount seen) {
    boolean departed = seen.kind().departed();
    return ScenarioFolder.probes(folder, departed ? seen.flow().from() : seen.flow().to());
  }

  private static boolean covers(ProbeCount there, ProbeCount seen) {
    return there.flow().equals(seen.flow())
        && there.kind() == seen.kind()
        && there.count() >= seen.count();
  }

  private static ArchiveException missing(Path file) {
    return new ArchiveException(file + " is missing: the scenario's evidence needs it");
  }

  private static ArchiveException less(Path file, String seen, @Nullable String damage) {
    return new ArchiveException(
        file
            + " holds less than the run saw, which had "
            + seen
            + (damage == null ? "" : " (" + damage + ")")
            + ": it has to be as the run wrote it");
  }
}

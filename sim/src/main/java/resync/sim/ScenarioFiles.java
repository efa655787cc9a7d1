package resync.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeCsv;
import resync.lab.traffic.ProbeRecord;
import resync.peer.journal.Journal;

/** The folder of a simulated scenario: a folder a node, as the containers leave them. */
final class ScenarioFiles {
  private final Path directory;
  private final Captures captures;
  private final Map<Side, Journal> journals = new EnumMap<>(Side.class);

  /** Makes the folders, the configurations, and the files that grow. */
  ScenarioFiles(Topology topology, Path directory) throws IOException {
    this.directory = directory;
    this.captures = new Captures(Files.createDirectory(wire()));
    for (Side side : Side.values()) {
      Files.createDirectory(host(side));
      Files.createDirectory(gateway(side));
      for (Map.Entry<String, String> file : new JavaDriver().files(topology, side).entrySet()) {
        Path target = gateway(side).resolve(file.getKey());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, file.getValue());
      }
      journals.put(side, new Journal(gateway(side)));
    }
  }

  private Path wire() {
    return directory.resolve("wire");
  }

  private Path host(Side side) {
    return directory.resolve("host-" + side.word());
  }

  Path gateway(Side side) {
    return directory.resolve("gateway-" + side.word());
  }

  Path capture(Side side) {
    return Captures.file(wire(), side);
  }

  Captures captures() {
    return captures;
  }

  Journal journal(Side side) {
    return Objects.requireNonNull(journals.get(side));
  }

  /** Completes all files. */
  void complete(List<ProbeRecord> probes) throws IOException {
    for (Side side : Side.values()) {
      journal(side).close();
      writeProbes(side, probes);
    }
    captures.close();
  }

  private void writeProbes(Side side, List<ProbeRecord> probes) throws IOException {
    try (ProbeCsv csv = new ProbeCsv(host(side).resolve("probes.csv"))) {
      for (ProbeRecord probe : probes) {
        Side at = probe.kind().departed() ? probe.direction().from() : probe.direction().to();
        if (at == side) {
          long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, probe.time());
          csv.record(nanos, probe.kind(), probe.direction(), probe.sequence());
        }
      }
    }
  }
}

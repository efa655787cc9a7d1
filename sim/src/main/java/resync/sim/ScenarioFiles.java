package resync.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeCsv;
import resync.lab.traffic.ProbeRecord;
import resync.peer.journal.Journal;

/** The folder of a simulated scenario: a folder a node, as the containers leave them. */
final class ScenarioFiles {
  private final Path directory;
  private final List<GatewayName> gateways;
  private final Captures captures;
  private final Map<GatewayName, Journal> journals = new LinkedHashMap<>();

  /** Makes the folders, the configurations, and the files that grow. */
  ScenarioFiles(Topology topology, Path directory) throws IOException {
    this.directory = directory;
    this.gateways = topology.names();
    this.captures = new Captures(Files.createDirectory(wire()), gateways);
    for (GatewayName gateway : gateways) {
      Files.createDirectory(host(gateway));
      Files.createDirectory(gateway(gateway));
      for (Map.Entry<String, String> file : new JavaDriver().files(topology, gateway).entrySet()) {
        Path target = gateway(gateway).resolve(file.getKey());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, file.getValue());
      }
      journals.put(gateway, new Journal(gateway(gateway)));
    }
  }

  private Path wire() {
    return directory.resolve("wire");
  }

  private Path host(GatewayName gateway) {
    return directory.resolve("host-" + gateway.word());
  }

  Path gateway(GatewayName gateway) {
    return directory.resolve("gateway-" + gateway.word());
  }

  Path capture(GatewayName gateway) {
    return Captures.file(wire(), gateway);
  }

  Captures captures() {
    return captures;
  }

  Journal journal(GatewayName gateway) {
    return Objects.requireNonNull(journals.get(gateway));
  }

  /** Completes all files. */
  void complete(List<ProbeRecord> probes) throws IOException {
    for (GatewayName gateway : gateways) {
      journal(gateway).close();
      writeProbes(gateway, probes);
    }
    captures.close();
  }

  private void writeProbes(GatewayName gateway, List<ProbeRecord> probes) throws IOException {
    try (ProbeCsv csv = new ProbeCsv(host(gateway).resolve("probes.csv"))) {
      for (ProbeRecord probe : probes) {
        GatewayName at =
            probe.kind().departed() ? probe.direction().from() : probe.direction().to();
        if (at.equals(gateway)) {
          long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, probe.time());
          csv.record(nanos, probe.kind(), probe.direction(), probe.sequence());
        }
      }
    }
  }
}

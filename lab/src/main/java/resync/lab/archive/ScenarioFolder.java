package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ArchivedScenario.Recorded;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Timeline;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/**
 * The folder of one scenario. The fabric has put the nodes' own files there, one folder a node;
 * this adds what the lab knows: the scenario's text, its result, its evidence as far as the nodes'
 * files do not have it, the SA tables before the fault and at the end, and the versions of
 * everything.
 */
public final class ScenarioFolder {
  /** Marks a folder as a scenario's: its result, with its topology. */
  static final String SCENARIO = "scenario.json";

  /** The scenario alone, as a feature file that can be run. */
  public static final String FEATURE = "scenario.feature";

  /** What happened, a line an event. */
  public static final String TIMELINE = "timeline.txt";

  private static final String VERSIONS = "versions.json";

  /**
   * {@code scenario.json}.
   *
   * @param notCarriedOut null in scenarios of old
   */
  private record Description(
      ScenarioResult result, @Nullable Topology topology, @Nullable List<String> notCarriedOut) {}

  private ScenarioFolder() {}

  /** The capture on the wire's device towards a gateway. */
  public static Path capture(Path folder, GatewayName gateway) {
    return folder.resolve("wire").resolve("wire-" + gateway.word() + ".pcap");
  }

  /** What the host behind a gateway wrote of its probes. */
  static Path probes(Path folder, GatewayName gateway) {
    return folder.resolve("host-" + gateway.word()).resolve("probes.csv");
  }

  /** Writes the lab's files into the folder that has the nodes' files. */
  public static void write(Path folder, ArchivedScenario scenario) {
    try {
      Files.writeString(folder.resolve(FEATURE), scenario.gherkin());
      Json.write(folder.resolve(VERSIONS), scenario.versions());
      Topology topology = null;
      if (scenario.recorded().isPresent()) {
        Recorded recorded = scenario.recorded().get();
        topology = recorded.evidence().topology();
        writeEvidence(folder, recorded.analysis());
        EvidenceFile.write(folder, recorded);
      }
      Json.write(
          folder.resolve(SCENARIO),
          new Description(scenario.result(), topology, scenario.notCarriedOut()));
    } catch (IOException e) {
      throw new UncheckedIOException("the scenario's folder " + folder + " cannot be written", e);
    }
  }

  /**
   * Reads what {@link #write} wrote, with the captures and probes that the nodes had written.
   *
   * @throws ArchiveException where a file is missing, or of another format, or holds less than was
   *     seen
   */
  public static ArchivedScenario read(Path folder) {
    Description description = Json.load(folder.resolve(SCENARIO), Description.class);
    Path feature = folder.resolve(FEATURE);
    try {
      return new ArchivedScenario(
          Files.readString(feature),
          Objects.requireNonNull(description.result(), "result"),
          Objects.requireNonNullElse(description.notCarriedOut(), List.of()),
          Json.loadStrings(folder.resolve(VERSIONS)),
          description.topology() == null
              ? Optional.empty()
              : Optional.of(EvidenceFile.read(folder, description.topology())));
    } catch (NullPointerException e) {
      throw new ArchiveException(
          folder.resolve(SCENARIO) + " has not all that a run writes: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ArchiveException(feature + " cannot be read: " + e, e);
    }
  }

  /** Puts another result of the same scenario in place of the one that is there. */
  static void renumber(Path folder, ScenarioResult result) throws IOException {
    Path file = folder.resolve(SCENARIO);
    Json.replace(file, "result", result);
  }

  private static void writeEvidence(Path folder, Analysis analysis) throws IOException {
    Evidence evidence = analysis.evidence();
    Map<String, Object> before = new TreeMap<>();
    Map<String, Object> after = new TreeMap<>();
    Map<String, Object> counters = new TreeMap<>();
    evidence
        .gateways()
        .forEach(
            (side, gateway) -> {
              before.put(side.word(), gateway.initialSas());
              after.put(side.word(), gateway.currentSas());
              counters.put(side.word(), sorted(gateway));
            });
    Json.write(folder.resolve("sas-before.json"), before);
    Json.write(folder.resolve("sas-after.json"), after);
    Json.write(folder.resolve("counters.json"), counters);
    Json.write(folder.resolve("faults.json"), evidence.faults());
    Timeline timeline = analysis.timeline();
    Files.writeString(folder.resolve(TIMELINE), timeline.toText());
    Json.write(folder.resolve("timeline.json"), Moments.of(timeline));
  }

  /** The timeline's form in JSON. */
  private record Moments(Instant start, List<Moment> entries) {
    private record Moment(
        Instant time,
        double offsetMs,
        String source,
        String kind,
        @Nullable Long packet,
        String text) {}

    static Moments of(Timeline timeline) {
      return new Moments(
          timeline.start(),
          timeline.entries().stream()
              .map(
                  e ->
                      new Moment(
                          e.time(),
                          Math.round(timeline.offset(e).toNanos() / 1e3) / 1e3,
                          e.source().words(),
                          e.kind().word(),
                          e.packet().orElse(null),
                          e.text()))
              .toList());
    }
  }

  private static Map<String, Long> sorted(GatewayEvidence gateway) {
    return new TreeMap<>(gateway.counters());
  }
}

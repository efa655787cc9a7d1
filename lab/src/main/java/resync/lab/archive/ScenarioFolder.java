package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Timeline;
import resync.lab.topology.Topology;

/**
 * The folder of one scenario. The fabric has put the nodes' own files there, one folder a node;
 * this adds what the lab knows: the scenario's text, its result, the SA tables before the fault and
 * at the end, and the versions of everything.
 */
public final class ScenarioFolder {
  /** Marks a folder as a scenario's: its result, with its topology. */
  static final String SCENARIO = "scenario.json";

  /** The scenario alone, as a feature file that can be run. */
  public static final String FEATURE = "scenario.feature";

  /** What happened, a line an event. */
  public static final String TIMELINE = "timeline.txt";

  private record Description(ScenarioResult result, @Nullable Topology topology) {}

  private ScenarioFolder() {}

  /**
   * Writes the lab's files.
   *
   * @param evidence at the scenario's end; null where none could be gathered
   * @param versions by node
   */
  public static void write(
      Path folder,
      ScenarioText text,
      ScenarioResult result,
      @Nullable Evidence evidence,
      Map<String, String> versions) {
    try {
      Files.writeString(folder.resolve(FEATURE), text.gherkin());
      Json.write(folder.resolve("versions.json"), new TreeMap<>(versions));
      Topology topology = null;
      if (evidence != null) {
        topology = evidence.topology();
        writeEvidence(folder, evidence);
      }
      Json.write(folder.resolve(SCENARIO), new Description(result, topology));
    } catch (IOException e) {
      throw new UncheckedIOException("the scenario's folder " + folder + " cannot be written", e);
    }
  }

  private static void writeEvidence(Path folder, Evidence evidence) throws IOException {
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
    Timeline timeline = Timeline.of(evidence);
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

package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Fault;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Preset;

/** Faults, what a scenario leaves behind whatever becomes of it, and how its run ends. */
class ScenarioEndTest extends ScenarioStage {
  @Test
  void measuresTheOutageOfAFault() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    scenario.sentence(
        "outage", () -> scenario.inject(new Outage(Duration.ofSeconds(1), List.of())));
    scenario.pass(Duration.ofSeconds(1));
    say(finds(Verdict.PASS));
    ScenarioResult.DirectionResult measured =
        Objects.requireNonNull(run.end(scenario).directions().get("west-east"));
    assertEquals(1000, Objects.requireNonNull(measured.outageMs()), 20);
    assertEquals(100, measured.lost());
  }

  /**
   * What follows a damaged place was not judged; what stands before it is evidence all the same.
   */
  @Test
  void aDamagedCaptureProvesNothingAndIsKept() throws IOException {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    say(finds(Verdict.PASS));
    String pcap = "a1b23c4d00020004000000000000000000010000" + "00000065";
    String record = "0000000100000000ffffffffffffffff";
    Files.write(fabric.only().capture(Preset.WEST), HexFormat.of().parseHex(pcap + record));
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertTrue(
        result
            .reason()
            .endsWith(
                "is damaged at octet 24, after 0 packets:"
                    + " the record there claims 4294967295 octets"),
        result.reason());
    Runs.Kept kept = new Runs(root).find("last").getFirst();
    assertTrue(
        Files.exists(
            kept.folder()
                .resolve(Objects.requireNonNull(result.archive()))
                .resolve("timeline.txt")));
  }

  @Test
  void aFaultThatNeverHappenedProvesNothing() {
    given();
    scenario.sentence(
        "the next IKE_AUTH response is lost",
        () ->
            scenario.inject(
                new Fault() {
                  @Override
                  public FaultRecord inject(Testbed testbed, String sentence) {
                    Instant now = testbed.time().now();
                    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, now, now);
                  }

                  @Override
                  public Optional<String> unmet(Evidence evidence) {
                    return Optional.of("no IKE_AUTH response came");
                  }
                }));
    say(finds(Verdict.PASS));
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("no IKE_AUTH response came", result.reason());
  }

  @Test
  void waitsForWhatAFaultNeeds() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Instant soon = fabric.only().now().plusSeconds(2);
    List<Instant> injected = new ArrayList<>();
    scenario.inject(
        new Fault() {
          @Override
          public Optional<String> unmet(Evidence evidence) {
            return Optional.empty();
          }

          @Override
          public boolean ready(Testbed testbed) {
            return !testbed.time().now().isBefore(soon);
          }

          @Override
          public FaultRecord inject(Testbed testbed, String sentence) {
            Instant now = testbed.time().now();
            injected.add(now);
            return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, now, now);
          }
        });
    assertEquals(List.of(soon), injected);
  }

  @Test
  void healsEveryFaultTheLastFirst() {
    List<String> healed = new ArrayList<>();
    given();
    scenario.inject(new Outage(Duration.ZERO, healed));
    scenario.inject(new Outage(Duration.ofMillis(10), healed));
    say(finds(Verdict.PASS));
    ScenarioResult result = run.end(scenario);
    assertEquals(List.of("PT0.01S", "PT0S"), healed);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("cannot heal PT0.01S", result.reason());
  }

  @Test
  void keepsWhatStacksCannotDoApart() {
    fabric.unsupported = "strongswan cannot fly";
    given();
    assertThrows(
        UnsupportedException.class,
        () ->
            scenario.sentence(
                "traffic", () -> scenario.traffic().bothWays(Preset.WEST, Preset.EAST)));
    ScenarioResult result = run.end(scenario);
    RunResult whole = run.finish();
    assertEquals(Verdict.UNSUPPORTED, result.verdict());
    assertEquals("strongswan cannot fly", result.reason());
    assertTrue(whole.succeeded());
    assertEquals(1, whole.counts().get(Verdict.UNSUPPORTED));
  }

  @Test
  void aRunThatCannotGoOnIsNoSuccessAnywhere() throws IOException {
    run.plan(3);
    given();
    say(finds(Verdict.PASS));
    run.end(scenario);
    run.breakOff(new Mistake("the engine is gone"));
    RunResult whole = run.finish();
    assertEquals(2, whole.exitCode());
    assertFalse(whole.succeeded());
    String said = "the engine is gone: 1 of 3 ran";
    assertEquals(Optional.of(said), whole.incomplete());
    for (String file : List.of("junit.xml", "index.html")) {
      String text = Files.readString(run.folder().resolve(file));
      assertTrue(text.contains(said), text);
    }
    assertTrue(Files.readString(run.folder().resolve("junit.xml")).contains("errors=\"1\""));
  }

  @Test
  void aScenarioThatVanishedIsNoSuccess() {
    run.plan(2);
    given();
    say(finds(Verdict.PASS));
    run.end(scenario);
    RunResult whole = run.finish();
    assertEquals(1, whole.exitCode());
    assertEquals(Optional.of("scenarios are missing: 1 of 2 ran"), whole.incomplete());
  }

  @Test
  void decidesNothingWithoutAThen() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    assertEquals(Verdict.INCONCLUSIVE, run.end(scenario).verdict());
  }

  @Test
  void keepsTheArchiveWholeWhateverFails() throws IOException {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    say(finds(Verdict.PASS));
    fabric.only().collectingFails = true;
    ScenarioResult result = run.end(scenario);
    run.finish();
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertTrue(fabric.only().closed);
    Runs.Kept kept = new Runs(root).find("last").getFirst();
    Path folder = kept.folder().resolve(String.valueOf(result.archive()));
    assertTrue(Files.exists(folder.resolve("scenario.feature")));
    assertTrue(Files.exists(folder.resolve("timeline.txt")));
    assertTrue(Files.exists(kept.folder().resolve("index.html")));
    assertTrue(Files.exists(folder.resolve("index.html")));
    try (Stream<Path> files = Files.list(kept.folder())) {
      assertTrue(files.noneMatch(f -> f.toString().endsWith(".partial")));
    }
  }
}

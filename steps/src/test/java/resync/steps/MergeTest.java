package resync.steps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;

/** Several runs that are made one say what they said, and can be judged and drawn as before. */
class MergeTest {
  private static final String FEATURE =
      """
      Feature: some
        Background:
          Given gateways west running java and east running java
          And an IKEv2 tunnel between west and east
          And traffic flowing from west to east

        Scenario: a clearing
          When east clears its IPsec SAs
          Then traffic flows again within 1 second

        Scenario: too much is demanded
          When east restarts and loses all its SAs
          Then traffic flows again within 1 millisecond
      """;

  private static final String LACKING =
      """
      Feature: others
        Scenario: what the simulation lacks
          Given gateways west running java and east running strongswan
          And an IKEv2 tunnel between west and east
          Then no plaintext crossed the wire
      """;

  @TempDir Path folder;

  private Path archive;
  private Runs.Kept one;
  private Runs.Kept other;

  @BeforeEach
  void twoRuns() throws IOException {
    archive = folder.resolve("runs");
    String feature = Files.writeString(folder.resolve("some.feature"), FEATURE).toString();
    String lacking = Files.writeString(folder.resolve("other.feature"), LACKING).toString();
    assertEquals(1, resync("run", "--fabric", "sim", "--seed", "7", feature));
    one = runs().getLast();
    assertEquals(0, resync("run", "--fabric", "sim", "--seed", "8", lacking, feature + ":7"));
    other = runs().getLast();
  }

  private int resync(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--archive", archive.toString()));
    return Main.execute(all.toArray(String[]::new));
  }

  private List<Runs.Kept> runs() {
    return new Runs(archive).list();
  }

  /** The run that is neither of the two. */
  private Runs.Kept merged() {
    return runs().stream()
        .filter(r -> !r.folder().equals(one.folder()) && !r.folder().equals(other.folder()))
        .findFirst()
        .orElseThrow();
  }

  private int merge() {
    return resync("archive", "merge", one.result().run(), other.result().run());
  }

  private static Path capture(Runs.Kept run, ScenarioResult result) {
    return run.folder().resolve(String.valueOf(result.archive())).resolve("wire/wire-west.pcap");
  }

  @Test
  void scenariosFollowEachOtherWithNumbersAndRoundsOfTheirOwn() throws IOException {
    assertEquals(0, merge());
    Runs.Kept run = merged();
    List<ScenarioResult> results = run.result().results();
    assertEquals(List.of(1, 2, 3, 4), results.stream().map(ScenarioResult::number).toList());
    assertEquals(
        List.of(Verdict.PASS, Verdict.FAIL, Verdict.UNSUPPORTED, Verdict.PASS),
        results.stream().map(ScenarioResult::verdict).toList());
    assertEquals(List.of(1, 1, 1, 2), results.stream().map(ScenarioResult::round).toList());
    assertTrue(String.valueOf(results.get(3).archive()).startsWith("004-a-clearing"));
    assertArrayEquals(
        Files.readAllBytes(capture(other, other.result().results().get(1))),
        Files.readAllBytes(capture(run, results.get(3))));
    assertEquals(4, run.result().planned());
    assertEquals(RunResult.FAILED, run.result().exitCode());
    assertEquals(other.result().finished(), run.result().finished());
    assertEquals("sim", run.result().fabric());
    assertEquals(null, run.result().seed());
    assertEquals(
        Set.of("messages.ndjson", "messages-2.ndjson", "results.json", "junit.xml", "index.html"),
        files(run.folder()));
    assertTrue(Files.readString(run.folder().resolve("junit.xml")).contains("tests=\"4\""));
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .map(f -> f.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void whatWasMergedCanBeJudgedAndHasPagesOfTheNewRun() throws IOException {
    assertEquals(0, merge());
    Runs.Kept run = merged();
    assertEquals(0, resync("archive", "judge", run.result().run()));
    for (ScenarioResult result : run.result().results()) {
      if (result.archive() != null) {
        String page =
            Files.readString(run.folder().resolve(result.archive()).resolve("index.html"));
        assertTrue(page.contains(run.result().run()), result.archive());
        assertTrue(page.contains(result.archive()), result.archive());
      }
    }
  }

  @Test
  void aRunThatWasCutMakesTheWholeACutOne() throws IOException {
    Path results = other.folder().resolve("results.json");
    Files.writeString(
        results,
        Files.readString(results)
            .replace("\"ending\" : null", "\"ending\" : \"interrupted\"")
            .replace("\"exitCode\" : 0", "\"exitCode\" : 130"));
    assertEquals(0, merge());
    assertEquals(130, merged().result().exitCode());
    assertEquals(other.result().run() + ": interrupted", merged().result().incomplete().orElse(""));
  }

  @Test
  void nothingIsMadeOfWhatCannotBeMerged() throws IOException {
    assertEquals(2, resync("archive", "merge", one.result().run()));
    assertEquals(2, resync("archive", "merge", one.result().run(), one.result().run()));
    assertEquals(2, resync("archive", "merge", one.result().run() + "/1", other.result().run()));
    assertEquals(2, resync("archive", "merge", one.result().run(), "none"));
    String first = String.valueOf(one.result().results().getFirst().archive());
    Path scenario = one.folder().resolve(first);
    Files.move(scenario, folder.resolve("elsewhere"));
    assertEquals(2, merge());
    assertEquals(2, runs().size());
  }
}

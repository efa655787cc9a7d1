package resync.steps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;

/** What is run again is what was run: on the same fabric, from the same seed. */
class RerunTest {
  private static final String FEATURE =
      """
      Feature: recovery, with and without
        Background:
          Given gateways west running java and east running java
          And an IKEv2 tunnel between west and east

        Scenario: east recovers invalid SPIs
          Given east recovers invalid SPIs
          And traffic flowing from west to east
          When east restarts and loses all its SAs
          Then traffic flows again within 5 seconds

        Scenario: nobody recovers, and too much is demanded
          Given traffic flowing from west to east
          When east restarts and loses all its SAs
          Then traffic flows again within 1 second
      """;

  @TempDir Path folder;

  private Path archive;

  @BeforeEach
  void aRunOfWhichOneScenarioFails() throws IOException {
    archive = folder.resolve("runs");
    Path feature = Files.writeString(folder.resolve("some.feature"), FEATURE);
    assertEquals(1, resync("run", "--fabric", "sim", "--seed", "7", feature.toString()));
    assertEquals(List.of(Verdict.PASS, Verdict.FAIL), verdicts(newest()));
    assertEquals("sim", newest().result().fabric());
    assertEquals(7L, newest().result().seed());
  }

  private int resync(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--archive", archive.toString()));
    return Main.execute(all.toArray(String[]::new));
  }

  private Runs.Kept newest() {
    return new Runs(archive).list().getLast();
  }

  private static List<Verdict> verdicts(Runs.Kept run) {
    return run.result().results().stream().map(r -> r.verdict()).toList();
  }

  private static byte[] capture(Runs.Kept run, String number) throws IOException {
    Path scenario = Runs.scenarios(run, Optional.of(number)).getFirst();
    return Files.readAllBytes(scenario.resolve("wire").resolve("wire-west.pcap"));
  }

  @Test
  void whatFailedIsReplayedPacketByPacket() throws IOException {
    Runs.Kept first = newest();
    assertEquals(1, resync("archive", "rerun", "--failed"));
    Runs.Kept again = newest();
    assertEquals(List.of(Verdict.FAIL), verdicts(again));
    assertEquals(7L, again.result().seed());
    assertArrayEquals(capture(first, "2"), capture(again, "1"));
  }

  @Test
  void anotherSeedIsAnotherRun() throws IOException {
    Runs.Kept first = newest();
    assertEquals(0, resync("archive", "rerun", "last/1", "--seed", "8"));
    assertEquals(8L, newest().result().seed());
    assertFalse(Arrays.equals(capture(first, "1"), capture(newest(), "1")));
  }

  @Test
  void aRunWithoutFailuresIsNotRunAgain() {
    assertEquals(0, resync("archive", "rerun", "last/1"));
    RunResult passed = newest().result();
    assertEquals(0, resync("archive", "rerun", "--failed"));
    assertEquals(passed.run(), newest().result().run());
  }

  @Test
  void theArchivedFabricIsNotReplacedInSilence() throws IOException {
    Path results = newest().folder().resolve("results.json");
    Files.writeString(
        results,
        Files.readString(results).replace("\"fabric\" : \"sim\"", "\"fabric\" : \"gone\""));
    String run = newest().result().run();
    assertEquals(2, resync("archive", "rerun", "last/1"));
    assertEquals(run, newest().result().run(), "nothing was run");
    assertEquals(0, resync("archive", "rerun", "last/1", "--fabric", "sim"));
  }

  @Test
  void whichRunMustBeSaid() {
    assertEquals(2, resync("archive", "rerun"));
    assertEquals(2, resync("archive", "rerun", "--failed", "last/1"));
    assertNotNull(newest().result().finished());
  }
}

package resync.lab.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;

class RunsTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  private static final RunFacts FACTS =
      new RunFacts(List.of("run"), Map.of("os", "x"), 2, "sim", 7L, "0.1 (abc)");

  @TempDir Path root;

  private RunArchive archive() {
    return RunArchive.create(root, START, FACTS);
  }

  private static ScenarioResult result(
      int number, int line, Verdict verdict, @Nullable String folder) {
    return new ScenarioResult(
        number,
        1,
        "F",
        "a title",
        "x/some.feature",
        line,
        List.of("@a"),
        "java/java",
        verdict,
        "because",
        31.25,
        "the first packet on a dead SPI reached east",
        612.5,
        Map.of("west-east", new ScenarioResult.DirectionResult(31.25, null, 9, 8, 1)),
        List.of(new Finding("c", Verdict.PASS, "because")),
        List.of(),
        START,
        7000,
        folder);
  }

  private static void scenario(RunArchive archive, int number, String slug) throws IOException {
    scenario(archive, number, slug, number, Verdict.PASS);
  }

  private static void scenario(
      RunArchive archive, int number, String slug, int line, Verdict verdict) throws IOException {
    Path partial = archive.open(number, slug);
    Files.writeString(partial.resolve(ScenarioFolder.SCENARIO), "{}");
    archive.add(result(number, line, verdict, RunArchive.nameOf(partial)));
    archive.keep(partial);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    RunArchive archive = archive();
    scenario(archive, 1, "one");
    RunResult written = archive.finish(START.plusSeconds(60), null);
    Runs.Kept kept = new Runs(root).list().getFirst();
    assertEquals(written, kept.result());
    assertTrue(archive.id().startsWith("2026-03-04T050607-"));
    assertTrue(Files.readString(kept.folder().resolve("results.json")).contains("\"counts\""));
  }

  @Test
  void aKilledRunKeepsItsFinishedScenariosAndLosesTheHalfWritten() throws IOException {
    RunArchive archive = archive();
    scenario(archive, 1, "one");
    Files.writeString(archive.open(2, "two").resolve("half"), "x");
    Files.writeString(archive.folder().resolve(".owner"), "999999999 long ago");
    assertEquals(
        List.of(
            "run "
                + archive.id()
                + " was killed: 1 finished scenario kept, 1 half-written removed"),
        new Runs(root).sweep());
    Runs.Kept kept = new Runs(root).list().getFirst();
    assertEquals(1, kept.result().results().size());
    assertNull(kept.result().finished());
    assertEquals(1, Runs.scenarios(kept, Optional.empty()).size());
    assertFalse(Files.exists(archive.folder().resolve("002-two.partial")));
    assertEquals(List.of(), new Runs(root).sweep());
  }

  @Test
  void aRunThatGoesOnIsLeftAlone() {
    RunArchive archive = archive();
    Path partial = archive.open(2, "two");
    assertEquals(List.of(), new Runs(root).sweep());
    assertTrue(Files.exists(partial));
  }

  @Test
  void aProcessNumberThatCameAroundAgainIsNoOwner() throws IOException {
    RunArchive archive = archive();
    Files.writeString(
        archive.folder().resolve(".owner"),
        ProcessHandle.current().pid() + " 1999-01-01T00:00:00Z");
    assertEquals(1, new Runs(root).sweep().size());
  }

  @Test
  void findsRunsAndScenariosByTheirBeginning() throws IOException {
    RunArchive archive = archive();
    scenario(archive, 1, "one");
    scenario(archive, 2, "two");
    archive.finish(START, null);
    Runs runs = new Runs(root);
    assertEquals(1, runs.find(archive.id().substring(0, 8)).size());
    assertEquals(1, runs.find("last/2").size());
    assertEquals(0, runs.find("nothing").size());
    Runs.Kept kept = runs.list().getFirst();
    assertEquals(
        "002-two", Runs.scenarios(kept, Optional.of("2")).getFirst().getFileName().toString());
    assertEquals(1, Runs.scenarios(kept, Optional.of("001-one")).size());
    assertEquals(0, Runs.scenarios(kept, Optional.of("3")).size());
  }

  @Test
  void whatFailedIsFoundOnceHoweverOftenItFailed() throws IOException {
    RunArchive archive = archive();
    scenario(archive, 1, "passed", 10, Verdict.PASS);
    scenario(archive, 2, "failed", 20, Verdict.FAIL);
    scenario(archive, 3, "undecided", 30, Verdict.INCONCLUSIVE);
    scenario(archive, 4, "cannot", 40, Verdict.UNSUPPORTED);
    scenario(archive, 5, "failed-again", 20, Verdict.FAIL);
    archive.add(result(6, 60, Verdict.FAIL, null));
    archive.add(result(7, 70, Verdict.FAIL, "../elsewhere"));
    archive.finish(START, null);
    Runs.Failures failures = Runs.failures(new Runs(root).list().getFirst());
    assertEquals(
        List.of("002-failed", "003-undecided"),
        failures.folders().stream().map(f -> f.getFileName().toString()).toList());
    assertEquals(2, failures.without());
  }

  @Test
  void runsOfOldDoNotSayWhatTheyRanOn() throws IOException {
    RunArchive archive = archive();
    archive.finish(START, null);
    Path results = archive.folder().resolve("results.json");
    String text = Files.readString(results);
    assertTrue(text.contains("\"fabric\" : \"sim\"") && text.contains("\"seed\" : 7"), text);
    Files.writeString(results, text.replaceAll("(?m)^ *\"(fabric|seed|resync)\" : .*\n", ""));
    RunResult old = new Runs(root).list().getFirst().result();
    assertNull(old.fabric());
    assertNull(old.seed());
    assertNull(old.resync());
  }

  @Test
  void slugsHoldNothingThatAShellMinds() {
    assertEquals("esp-packets-a-b", RunArchive.slug("ESP packets: (a/b)!"));
    assertTrue(RunArchive.slug("word ".repeat(50)).length() <= 60);
    assertNotNull(RunArchive.slug(""));
  }

  @Test
  void mergesKeyTables() throws IOException {
    WiresharkProfile.Tables nobody =
        new WiresharkProfile.Tables(root.resolve("none"), "192.0.2.9", "192.0.2.9");
    Path west = Files.createDirectories(root.resolve("w"));
    Path east = Files.createDirectories(root.resolve("e"));
    Files.writeString(west.resolve("esp_sa"), "a\n\"192.168.1.1\",\"198.51.100.1\",b\n");
    Files.writeString(east.resolve("esp_sa"), "\"192.0.2.1\",\"198.51.100.1\",b\nc\n");
    Path target = root.resolve("merged");
    assertTrue(
        WiresharkProfile.merge(
            List.of(
                new WiresharkProfile.Tables(west, "192.168.1.1", "192.0.2.1"),
                new WiresharkProfile.Tables(east, "198.51.100.1", "198.51.100.1"),
                nobody),
            target));
    assertEquals(
        List.of("a", "\"192.0.2.1\",\"198.51.100.1\",b", "c"),
        Files.readAllLines(target.resolve("esp_sa")),
        "west's own address is not on the wire");
    assertFalse(WiresharkProfile.merge(List.of(nobody), root.resolve("empty")));
    assertFalse(Files.exists(root.resolve("empty")));
  }
}

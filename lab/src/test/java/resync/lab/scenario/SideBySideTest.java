package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;

/** Scenarios that are under way at the same time. */
class SideBySideTest {
  private static final ScenarioText ONE = text("one");
  private static final ScenarioText TWO = text("two");
  private static final ScenarioText THREE = text("three");

  @TempDir Path root;

  private static ScenarioText text(String name) {
    return new ScenarioText("F", name, "f.feature", 3, List.of(), "java/java", "Feature: " + name);
  }

  private LabRun run(int jobs) {
    return LabRun.open(
        new FakeFabric(),
        new LabRun.Settings(root, PairOverride.NONE, List.of("run"), jobs, RunListener.NONE));
  }

  private static Scenario begin(LabRun run, ScenarioText text) {
    Scenario scenario = run.begin(text);
    scenario.givens().gateways("java", "java");
    scenario.givens().tunnel(IkeVersion.IKEV2, Preset.WEST, Preset.EAST);
    scenario.traffic().from(Preset.WEST, Preset.EAST);
    scenario.expect(Expectation.now(e -> new Finding(text.name(), Verdict.PASS, "of " + text)));
    return scenario;
  }

  private List<String> folders() {
    return Runs.scenarios(new Runs(root).list().getFirst(), Optional.empty()).stream()
        .map(f -> f.getFileName().toString())
        .toList();
  }

  @Test
  void keepTheOrderOfTheFeaturesWhateverOrderTheyBeginAndEndIn() throws Exception {
    LabRun run = run(3);
    run.round(1, List.of(ONE, TWO, THREE));
    Scenario three = begin(run, THREE);
    Scenario one = begin(run, ONE);
    run.end(three);
    Scenario two = begin(run, TWO);
    run.end(two);
    run.end(one);
    RunResult result = run.finish();
    assertEquals(
        List.of("1 one", "2 two", "3 three"),
        result.results().stream().map(r -> r.number() + " " + r.scenario()).toList());
    List<String> folders = List.of("001-one-java-java", "002-two-java-java", "003-three-java-java");
    assertEquals(folders, folders());
    assertEquals(folders, result.results().stream().map(ScenarioResult::archive).toList());
    Path feature = run.folder().resolve("002-two-java-java/scenario.feature");
    assertEquals(TWO.gherkin(), Files.readString(feature));
    assertEquals(3, result.jobs());
  }

  @Test
  void aSecondRoundIsNumberedAfterTheFirst() {
    LabRun run = run(2);
    run.round(1, List.of(ONE, TWO));
    run.end(begin(run, TWO));
    run.end(begin(run, ONE));
    run.round(2, List.of(ONE, TWO));
    run.end(begin(run, ONE));
    run.end(begin(run, TWO));
    assertEquals(
        List.of("1 one 1", "2 two 1", "3 one 2", "4 two 2"),
        run.finish().results().stream()
            .map(r -> r.number() + " " + r.scenario() + " " + r.round())
            .toList());
  }

  @Test
  void aScenarioThatNobodyAnnouncedGetsANumberOfItsOwn() {
    LabRun run = run(2);
    run.round(1, List.of(ONE, TWO));
    Scenario three = begin(run, THREE);
    Scenario one = begin(run, ONE);
    Scenario again = begin(run, ONE);
    run.end(again);
    run.end(one);
    run.end(three);
    run.finish();
    assertEquals(
        List.of("001-one-java-java", "003-three-java-java", "004-one-java-java"), folders());
  }
}

package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.PairOverride;

/**
 * The acceptance features, a test a scenario: what {@link AcceptanceShares} shares out is run as
 * {@code ./resync run} runs it, and a test passes as its result says.
 */
@TestMethodOrder(OrderAnnotation.class)
class AcceptanceIT {
  static final String FEATURES = "../features";
  static final String USUAL = "not @baseline";

  /** How many scenarios run at a time unless said. */
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private static final Path ARCHIVE =
      Path.of(Optional.ofNullable(System.getenv("RESYNC_HOME")).orElse(".."), "pcaps", "runs");

  private final AcceptanceShares shares = shares();

  static AcceptanceShares shares() {
    FeatureRunner.Selection all =
        new FeatureRunner.Selection(List.of(FEATURES), Optional.of(USUAL), Optional.empty());
    FeatureRunner.Plan plan =
        new CucumberRunner()
            .plan(all, PairOverride.NONE, Set.of("java", "strongswan", "strongswan-kernel"));
    assertEquals(List.of(), plan.mistakes());
    return new AcceptanceShares(plan.scenarios());
  }

  /** First: it takes seconds. Nothing may be UNSUPPORTED, or it would have run nowhere. */
  @Order(1)
  @TestFactory
  Stream<DynamicTest> inTheSimulation() {
    System.out.println("resync: " + shares.words());
    RunResult run = run("sim", shares.inSimulation());
    return Stream.concat(
        run.results().stream()
            .map(r -> test(r, () -> assertEquals(Verdict.PASS, r.verdict(), r.reason()))),
        Stream.of(
            DynamicTest.dynamicTest(
                "judged again from the archive, all verdicts are the same",
                () -> assertEquals(0, judgeAgain(run)))));
  }

  private static int judgeAgain(RunResult run) {
    return Main.execute("archive", "judge", run.run(), "--archive", ARCHIVE.toString());
  }

  /** What a stack cannot do is skipped, with its reason. */
  @Order(2)
  @TestFactory
  Stream<DynamicTest> inContainers() {
    return run("docker", shares.inContainers()).results().stream()
        .map(
            r ->
                test(
                    r,
                    () -> {
                      if (r.verdict() == Verdict.UNSUPPORTED) {
                        abort("UNSUPPORTED: " + r.reason());
                      }
                      assertEquals(Verdict.PASS, r.verdict(), r.reason());
                    }));
  }

  private static DynamicTest test(
      ScenarioResult result, org.junit.jupiter.api.function.Executable judge) {
    return DynamicTest.dynamicTest(
        result.featureSlug() + " › " + result.scenario() + " › " + result.pair(), judge);
  }

  /**
   * However the suite grows: the time since the build began, up to here, beside what it may take.
   * It is said and not judged: how fast a machine is decides no test.
   */
  @AfterAll
  static void sayTheBudget() {
    String started = System.getProperty("resync.started");
    if (started == null) {
      return;
    }
    Duration took = Duration.between(Instant.parse(started), Instant.now());
    Duration budget = Duration.ofMinutes(Long.getLong("resync.budget.minutes", 15));
    System.out.printf(
        "resync: verify: %s up to the end of the acceptance tests, its budget is %s%s%n",
        minutes(took), minutes(budget), took.compareTo(budget) > 0 ? ": EXCEEDED" : "");
  }

  private static String minutes(Duration time) {
    return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private RunResult run(String fabric, List<ScenarioText> scenarios) {
    String jobs = Integer.toString(Math.max(1, Integer.getInteger("resync.jobs", PROCESSORS)));
    List<String> words = new ArrayList<>(List.of("run", "--fabric", fabric, "--jobs", jobs));
    words.addAll(List.of("--archive", ARCHIVE.toString()));
    words.addAll(AcceptanceShares.arguments(scenarios));
    int code = Main.execute(words.toArray(String[]::new));
    assertNotEquals(2, code, "the run was broken off: its reason stands in its output");
    RunResult result =
        new Runs(ARCHIVE)
            .list().reversed().stream()
                .map(Runs.Kept::result)
                .filter(r -> r.command().equals(words))
                .findFirst()
                .orElseThrow();
    assertEquals(
        scenarios.size(), result.results().size(), "scenarios that were to run and that did");
    Duration wall = Duration.between(result.started(), Objects.requireNonNull(result.finished()));
    System.out.printf(
        "resync: %d scenarios in %s, %s at a time: %s%n",
        scenarios.size(),
        fabric.equals("sim") ? "the simulation" : "containers",
        jobs,
        minutes(wall));
    return result;
  }
}

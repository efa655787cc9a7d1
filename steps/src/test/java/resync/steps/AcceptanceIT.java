package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
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

  /**
   * How many scenarios run at a time unless said: as many as there are processors; in containers,
   * where most of the time is waiting, half as many more.
   */
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private static final int AT_A_TIME_IN_CONTAINERS = PROCESSORS + (PROCESSORS + 1) / 2;

  private static final Path ARCHIVE =
      Path.of(Optional.ofNullable(System.getenv("RESYNC_HOME")).orElse(".."), "pcaps", "runs");

  private final AcceptanceShares shares = shares();

  /** Facts of the machine, as the last run saw them. */
  private static Map<String, String> machine = Map.of();

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
    return run("sim", PROCESSORS, shares.inSimulation()).results().stream()
        .map(r -> test(r, () -> assertEquals(Verdict.PASS, r.verdict(), r.reason())));
  }

  /** What a stack cannot do is skipped, with its reason. */
  @Order(2)
  @TestFactory
  Stream<DynamicTest> inContainers() {
    return run("docker", AT_A_TIME_IN_CONTAINERS, shares.inContainers()).results().stream()
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
   * However the suite grows: the time since the build began, up to here. On a slower machine than
   * the reference all of it may take as much longer.
   */
  @Order(3)
  @Test
  void staysWithinTheBudget() {
    String started = System.getProperty("resync.started");
    assumeTrue(started != null, "the build does not say when it began");
    Duration took = Duration.between(Instant.parse(started), Instant.now());
    Duration said = Duration.ofMinutes(Long.getLong("resync.budget.minutes", 15));
    double slowness = Double.parseDouble(machine.getOrDefault("slowness", "1"));
    Duration budget = Duration.ofMillis(Math.round(said.toMillis() * slowness));
    String words =
        "verify: %s up to the end of the acceptance tests, of its %s%s"
            .formatted(
                minutes(took),
                minutes(budget),
                slowness > 1
                    ? " (%s times %.1f for this machine)".formatted(minutes(said), slowness)
                    : "");
    System.out.println("resync: " + words);
    assertTrue(took.compareTo(budget) <= 0, words);
  }

  private static String minutes(Duration time) {
    return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private RunResult run(String fabric, int usual, List<ScenarioText> scenarios) {
    String jobs = Integer.toString(Math.max(1, Integer.getInteger("resync.jobs", usual)));
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
    machine = result.host();
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

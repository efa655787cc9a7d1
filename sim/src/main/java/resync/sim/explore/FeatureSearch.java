package resync.sim.explore;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.RunListener;
import resync.sim.SimFabric;

/** Runs features under many seeds, one after the other: each seed has its keys and its weather. */
final class FeatureSearch {
  private static final String TAGS = "not @baseline";

  private final List<String> features;
  private final FeatureRunner runner;
  private final PrintWriter out;

  FeatureSearch(List<String> features, PrintWriter out) {
    this.features = List.copyOf(features);
    this.runner = ServiceLoader.load(FeatureRunner.class).findFirst().orElseThrow();
    this.out = out;
    for (String feature : features) {
      if (!Files.exists(Path.of(feature.replaceFirst("(:\\d+)+$", "")))) {
        throw new Mistake("there is no feature file or folder " + feature);
      }
    }
  }

  /** Follows the search: seeds finished, scenarios that did not pass. */
  @FunctionalInterface
  interface Progress {
    void at(long finished, long failed);
  }

  /**
   * Tries seeds in their order until all are tried or so many scenarios have not passed.
   *
   * @return how many scenarios have not passed
   */
  long search(long firstSeed, long count, int most, Progress progress) {
    long failed = 0;
    for (long i = 0; i < count && failed < most; i++) {
      failed += run(firstSeed + i);
      progress.at(i + 1, failed);
    }
    return failed;
  }

  private long run(long seed) {
    Fabric fabric = new SimFabric().seeded(seed);
    FeatureRunner.Selection selection =
        new FeatureRunner.Selection(features, Optional.of(TAGS), Optional.empty());
    FeatureRunner.Plan plan = runner.plan(selection, PairOverride.NONE, fabric.implementations());
    if (!plan.mistakes().isEmpty()) {
      throw new Mistake("nothing was run\n  " + String.join("\n  ", plan.mistakes()));
    }
    if (plan.scenarios().isEmpty()) {
      throw new Mistake("there is no scenario in " + String.join(", ", features));
    }
    Path scratch = scratch();
    LabRun run =
        LabRun.open(
            fabric,
            new LabRun.Settings(
                scratch,
                PairOverride.NONE,
                List.of("explore", "--seed=" + seed),
                1,
                RunListener.NONE));
    runner.run(plan, run, run.folder(), 1);
    RunResult result = run.finish();
    List<ScenarioResult> failures =
        result.results().stream()
            .filter(r -> r.verdict() == Verdict.FAIL || r.verdict() == Verdict.INCONCLUSIVE)
            .toList();
    for (ScenarioResult failure : failures) {
      out.printf(
          "seed %d: %s › %s › %s: %s%n",
          seed, failure.verdict(), failure.feature(), failure.scenario(), failure.reason());
    }
    if (!failures.isEmpty()) {
      out.println(
          "  repeat it with: ./resync run --fabric sim --seed "
              + seed
              + " "
              + String.join(" ", features));
    }
    delete(scratch);
    return failures.size();
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("resync-explore");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder " + folder + " cannot be removed", e);
    }
  }
}

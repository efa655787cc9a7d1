package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioText;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** A run from its plan to its summary. */
final class Execution {
  /** For a scenario, where none has run yet. */
  private static final Duration USUAL_IN_CONTAINERS = Duration.ofSeconds(6);

  private static final Duration USUAL_SIMULATED = Duration.ofMillis(200);

  private final Fabric fabric;
  private final FeatureRunner runner;
  private final Path archive;
  private final PrintWriter out;

  Execution(Fabric fabric, FeatureRunner runner, Path archive, PrintWriter out) {
    this.fabric = fabric;
    this.runner = runner;
    this.archive = archive;
    this.out = out;
  }

  /** What is asked for, once it is understood. */
  record Request(
      FeatureRunner.Selection selection,
      PairOverride pair,
      int repeat,
      int jobs,
      List<String> command) {
    Request {
      command = List.copyOf(command);
      if (repeat < 1) {
        throw new Mistake("--repeat is " + repeat + "; it must be 1 or more");
      }
      if (jobs < 1) {
        throw new Mistake("--jobs is " + jobs + "; it must be 1 or more");
      }
    }
  }

  /** Says what would run. */
  int list(Request request) {
    for (ScenarioText scenario : plan(request).scenarios()) {
      out.printf(
          "%s:%d  %s › %s  %s%n",
          scenario.file(),
          scenario.line(),
          scenario.name(),
          scenario.pair(),
          String.join(" ", scenario.tags()));
    }
    out.flush();
    return Main.PASSED;
  }

  private FeatureRunner.Plan plan(Request request) {
    FeatureRunner.Selection selection = request.selection();
    FeatureRunner.Plan plan = runner.plan(selection, request.pair(), fabric.implementations());
    if (!plan.mistakes().isEmpty()) {
      throw new Mistake("nothing was run\n  " + String.join("\n  ", plan.mistakes()));
    }
    if (plan.scenarios().isEmpty()) {
      throw new Mistake(
          "no scenario matches in "
              + String.join(", ", selection.features())
              + selection.tags().map(t -> " with tags \"" + t + "\"").orElse("")
              + selection.name().map(n -> " and a title like \"" + n + "\"").orElse(""));
    }
    return plan;
  }

  /** Says how long all of it may take, and what takes less, before anything starts. */
  void announce(Request request) {
    List<ScenarioText> scenarios = plan(request).scenarios();
    boolean simulated = !fabric.name().equals(Services.CONTAINERS);
    Forecast forecast = Forecast.of(new Runs(archive), fabric.name());
    out.printf(
        "resync: %d scenarios %s, about %s%s; ./resync demo takes less than a minute%n",
        scenarios.size() * request.repeat(),
        simulated ? "in the simulation" : "in containers",
        rounded(
            forecast
                .of(scenarios, request.jobs(), simulated ? USUAL_SIMULATED : USUAL_IN_CONTAINERS)
                .multipliedBy(request.repeat())),
        request.jobs() == 1 ? " one at a time (--jobs N: sooner)" : "");
    out.flush();
  }

  private static String rounded(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    return seconds < 90 ? seconds + " s" : (seconds + 30) / 60 + " min";
  }

  int run(Request request) {
    FeatureRunner.Plan plan = plan(request);
    ArchiveRoot.prepare(archive);
    int scenarios = plan.scenarios().size() * request.repeat();
    Progress progress = new Progress(out, scenarios);
    LabRun run =
        LabRun.open(
            fabric,
            new LabRun.Settings(
                archive, request.pair(), request.command(), request.jobs(), progress));
    try (var _ = Interruption.by(exitCode -> cut(run, progress, exitCode))) {
      run.plan(scenarios);
      for (int round = 1; round <= request.repeat() && run.broken() == null; round++) {
        runner.run(plan, run, run.folder(), round);
      }
    } catch (RuntimeException | Error e) {
      run.breakOff(new IllegalStateException("the run broke off, a bug of the lab: " + e));
      finish(run);
      throw e;
    }
    return finish(run);
  }

  /** Sums the run up, unless that was done when it was cut. */
  private int finish(LabRun run) {
    boolean cut = run.over();
    RunResult result = run.finish();
    if (!cut) {
      new Summary(out).print(result, run.folder());
    }
    return Optional.ofNullable(result.exitCode()).orElse(Main.FAILED);
  }

  private void cut(LabRun run, Progress progress, int exitCode) {
    progress.silence();
    if (!run.over()) {
      RunResult result = run.interrupt(exitCode);
      out.println();
      new Summary(out).where(result, run.folder());
    }
  }
}

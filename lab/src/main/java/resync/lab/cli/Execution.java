package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioText;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** A run from its plan to its summary. */
final class Execution {
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

  int run(Request request) {
    FeatureRunner.Plan plan = plan(request);
    ArchiveRoot.prepare(archive);
    Progress progress = new Progress(out, plan.scenarios().size() * request.repeat());
    LabRun run =
        LabRun.open(
            fabric,
            new LabRun.Settings(
                archive, request.pair(), request.command(), request.jobs(), progress));
    for (int round = 1; round <= request.repeat() && run.broken() == null; round++) {
      runner.run(plan, run, run.folder(), round);
    }
    RunResult result = run.finish();
    new Summary(out).print(result, run.folder());
    if (run.broken() != null) {
      out.println("resync: " + run.broken());
      out.flush();
      return Main.MISTAKE;
    }
    return result.succeeded() ? Main.PASSED : Main.FAILED;
  }
}

package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import resync.lab.archive.RunResult;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;

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

  int run(FeatureRunner.Plan plan, RunCommand.Request request) {
    Progress progress = new Progress(out, plan.scenarios().size() * request.repeat());
    LabRun run =
        LabRun.open(
            fabric, new LabRun.Settings(archive, request.pair(), request.command(), progress));
    for (int round = 1; round <= request.repeat() && run.broken() == null; round++) {
      run.round(round);
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

package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioFolder;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** Runs archived scenarios again. */
@Command(
    name = "rerun",
    header = "Runs archived scenarios again.",
    description =
        "The same text and the same pair on the same fabric; a simulation from the same seed.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every scenario passed, or a stack cannot do it (UNSUPPORTED)",
      "1:a scenario failed or could not be decided",
      "2:wrong use, or the machine lacks something"
    })
final class ArchiveRerunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = ArchiveCommand.ID + " With --failed \"last\" by default.")
  private @Nullable String id;

  @Option(
      names = "--failed",
      description = "Only those scenarios of the run that failed or could not be decided.")
  private boolean failed;

  @Mixin private Repetition repetition = new Repetition();

  @Option(
      names = "--fabric",
      paramLabel = "NAME",
      description = "Another fabric than that of the run: docker, sim or auto, as for run.")
  private @Nullable String fabric;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed of a simulation than that of the run.")
  private @Nullable Long seed;

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    ArchiveCommand archive = Objects.requireNonNull(parent);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    if (id == null && !failed) {
      throw new Mistake("say which: " + ArchiveCommand.ID);
    }
    String wanted = Optional.ofNullable(id).orElse(Runs.LAST);
    RunResult run = archive.run(wanted).result();
    List<Path> scenarios = failed ? failures(archive, wanted, out) : archive.scenarios(wanted);
    if (scenarios.isEmpty()) {
      return Main.PASSED;
    }
    Execution.Request request =
        new Execution.Request(
            new FeatureRunner.Selection(
                scenarios.stream().map(f -> f.resolve(ScenarioFolder.FEATURE).toString()).toList(),
                Optional.empty(),
                Optional.empty()),
            PairOverride.NONE,
            repetition.repeat(),
            repetition.jobs(),
            command.root().commandLine().getParseResult().originalArgs());
    return new Execution(fabricOf(run, out), Services.featureRunner(), archive.root(), out)
        .run(request);
  }

  private static List<Path> failures(ArchiveCommand archive, String id, PrintWriter out) {
    if (id.contains("/")) {
      throw new Mistake("--failed chooses among all scenarios of a run; leave out \"/…\" of " + id);
    }
    Runs.Kept run = archive.run(id);
    Runs.Failures failures = Runs.failures(run);
    if (failures.without() > 0) {
      out.println(
          "resync: "
              + failures.without()
              + " failed before anything was started and left nothing to run again");
    }
    if (failures.folders().isEmpty()) {
      out.println("resync: no scenario of run " + run.result().run() + " is to be run again");
    }
    out.flush();
    return failures.folders();
  }

  // What is asked for goes before what is archived; runs of old do not say what they ran on.
  private Fabric fabricOf(RunResult run, PrintWriter out) {
    String name =
        Optional.ofNullable(fabric)
            .or(() -> Optional.ofNullable(run.fabric()))
            .or(() -> Optional.ofNullable(System.getenv("RESYNC_FABRIC")))
            .orElse(Services.AUTO);
    Fabric chosen = Services.fabric(name, out);
    @Nullable Long chance = seed == null && chosen.name().equals(run.fabric()) ? run.seed() : seed;
    if (fabric == null && run.fabric() != null) {
      out.printf(
          "resync: fabric %s%s, as in run %s%n",
          name, chance == null ? "" : " with seed " + chance, run.run());
      out.flush();
    }
    return chance == null ? chosen : Services.seeded(chosen, chance);
  }

  /** What a person types to run the failed scenarios of a run again. */
  static String again(RunResult result, Path folder) {
    Path root = Objects.requireNonNull(folder.toAbsolutePath().getParent());
    boolean elsewhere = !root.equals(Home.archive().toAbsolutePath());
    return "./resync archive rerun --failed "
        + (elsewhere ? "--archive " + Home.shown(root) + " " : "")
        + result.run();
  }
}

package resync.lab.cli;

import java.io.PrintWriter;
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
import resync.lab.archive.ScenarioFolder;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.PairOverride;

/** Runs archived scenarios again. */
@Command(
    name = "rerun",
    description = "Runs archived scenarios again: the same text, the same pair.",
    mixinStandardHelpOptions = true)
final class ArchiveRerunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = ArchiveCommand.ID)
  private String id = "";

  @Mixin private Repetition repetition = new Repetition();

  @Option(
      names = "--fabric",
      paramLabel = "NAME",
      defaultValue = "${env:RESYNC_FABRIC:-auto}",
      description = "What realises the topologies: docker, sim or auto, as for run.")
  private String fabric = Services.AUTO;

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    ArchiveCommand archive = Objects.requireNonNull(parent);
    List<String> features =
        archive.scenarios(id).stream()
            .map(f -> f.resolve(ScenarioFolder.FEATURE).toString())
            .toList();
    CommandSpec command = Objects.requireNonNull(spec);
    Execution.Request request =
        new Execution.Request(
            new FeatureRunner.Selection(features, Optional.empty(), Optional.empty()),
            PairOverride.NONE,
            repetition.repeat(),
            repetition.jobs(),
            command.root().commandLine().getParseResult().originalArgs());
    PrintWriter out = command.commandLine().getOut();
    return new Execution(
            Services.fabric(fabric, out), Services.featureRunner(), archive.root(), out)
        .run(request);
  }
}

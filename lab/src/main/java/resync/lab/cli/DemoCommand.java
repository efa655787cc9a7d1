package resync.lab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.PairOverride;

/** The scenario to look at first. */
@Command(
    name = "demo",
    description = {
      "Runs one scenario in less than a minute and names its page: a gateway restarts under"
          + " traffic, tells its peer which SA is dead, and traffic comes back.",
      "A machine that is not prepared yet is set up first, which takes minutes."
    })
final class DemoCommand implements Callable<Integer> {
  /** Of a feature's scenario. */
  static final String TAG = "@demo";

  @Option(
      names = "--fabric",
      paramLabel = "NAME",
      defaultValue = "${env:RESYNC_FABRIC:-auto}",
      description = "docker, sim or auto, as run has it.")
  private String fabricName = Services.AUTO;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Fabric fabric = Services.fabric(fabricName, out);
    Execution.Request request =
        new Execution.Request(
            new FeatureRunner.Selection(
                List.of(Home.features().toString()), Optional.of(TAG), Optional.empty()),
            PairOverride.NONE,
            1,
            1,
            spec.root().commandLine().getParseResult().originalArgs());
    return new Execution(fabric, Services.featureRunner(), Home.archive(), out).run(request);
  }
}

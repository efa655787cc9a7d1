package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import picocli.CommandLine.Spec;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** Runs features. */
@Command(
    name = "run",
    description = "Runs features: all of them by default, without those tagged @baseline.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every scenario passed, or a stack cannot do it (UNSUPPORTED)",
      "1:a scenario failed or could not be decided",
      "2:wrong use, a mistake in a feature, or the machine lacks something",
      "129, 130, 143:ended by HUP, INT (Ctrl-C), TERM; what had finished is kept and reported"
    })
final class RunCommand implements Callable<Integer> {
  private static final String DEFAULT_TAGS = "not @baseline";

  @Parameters(
      paramLabel = "FEATURE",
      arity = "0..*",
      description = "Feature files, FILE:LINE, or folders with feature files.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--pair",
      paramLabel = "west=X,east=Y",
      description = "Other implementations than those the features name.")
  private @Nullable String pair;

  @Option(
      names = "--tags",
      paramLabel = "EXPRESSION",
      description = "Scenarios by a tag expression (default: " + DEFAULT_TAGS + ").")
  private @Nullable String tags;

  @Option(
      names = "--name",
      paramLabel = "REGEX",
      description = "Scenarios by their title, or a part of it.")
  private @Nullable String name;

  @Mixin private Repetition repetition = new Repetition();

  @Option(
      names = {"--dry-run", "--list"},
      description = "Checks every sentence and lists the scenarios; starts nothing.")
  private boolean dryRun;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "Where the run's folder is made (default: pcaps/runs).")
  private @Nullable Path archive;

  @Option(
      names = "--fabric",
      paramLabel = "NAME",
      defaultValue = "${env:RESYNC_FABRIC:-auto}",
      description =
          "What realises the topologies: docker, sim (Java peers only, in virtual time), or auto:"
              + " docker where an engine answers or can be set up, else sim (default: auto, or"
              + " what RESYNC_FABRIC says).")
  private String fabricName = Services.AUTO;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What a simulation leaves to chance; the same seed gives the same captures.")
  private @Nullable Long seed;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PairOverride override = pair == null ? PairOverride.NONE : PairOverride.parse(pair);
    List<String> command = spec.root().commandLine().getParseResult().originalArgs();
    Execution.Request request =
        new Execution.Request(
            new FeatureRunner.Selection(
                existing(features),
                Optional.of(Optional.ofNullable(tags).orElse(DEFAULT_TAGS)),
                Optional.ofNullable(name)),
            override,
            repetition.repeat(),
            repetition.jobs(),
            command);
    Fabric fabric = dryRun ? Services.anyFabric(fabricName) : Services.fabric(fabricName, out);
    if (seed != null) {
      fabric = Services.seeded(fabric, seed);
    }
    check(override, fabric);
    Path root = Optional.ofNullable(archive).orElseGet(Home::archive);
    Execution execution = new Execution(fabric, Services.featureRunner(), root, out);
    if (dryRun) {
      return execution.list(request);
    }
    if (features.isEmpty() && tags == null && name == null) {
      execution.announce(request);
    }
    return execution.run(request);
  }

  private static void check(PairOverride override, Fabric fabric) {
    for (String implementation : override.implementations().values()) {
      if (!fabric.implementations().contains(implementation)) {
        throw new Mistake(
            "--pair: there is no implementation \""
                + implementation
                + "\"; there are: "
                + String.join(", ", fabric.implementations()));
      }
    }
  }

  private static List<String> existing(List<String> features) {
    if (features.isEmpty()) {
      return List.of(Home.features().toString());
    }
    for (String feature : features) {
      Path path = Path.of(feature.replaceFirst("(:\\d+)+$", ""));
      if (!Files.exists(path)) {
        throw new Mistake("there is no feature file or folder " + path);
      }
    }
    return features;
  }
}

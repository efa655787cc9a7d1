package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.ArchiveException;
import resync.lab.archive.ArchivedScenario;
import resync.lab.archive.ScenarioFolder;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.evidence.Figures;
import resync.lab.scenario.Durations;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.Rehearsal;
import resync.lab.scenario.Rejudging;

/** Judges archived scenarios again. */
@Command(
    name = "judge",
    header = "Judges archived scenarios again, from what was recorded.",
    description =
        "Judges every Then again by today's checks, from what had been seen when it was judged, and"
            + " says where the verdicts and figures differ. Nothing is run, and the archive stays"
            + " as it is.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict is the same",
      "1:a verdict differs",
      "2:wrong use, or a scenario cannot be judged again"
    })
final class ArchiveJudgeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = ArchiveCommand.ID)
  private String id = "";

  @Option(
      names = "--slowness",
      paramLabel = "X",
      description =
          "How many times slower than the reference the machine shall be reckoned, from 1 (default:"
              + " as it was measured).")
  private @Nullable Double slowness;

  @Option(
      names = "--bound",
      paramLabel = "DURATION",
      description =
          "The longest recovery or outage that passes, such as \"300 milliseconds\", in place of"
              + " what the sentences say.")
  private @Nullable String bound;

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ArchiveCommand archive = Objects.requireNonNull(parent);
    Rejudging.Bounds bounds = bounds();
    Judge judge = new Judge(bounds, out);
    judge.read(archive.scenarios(id));
    judge.judge(Services.featureRunner());
    return judge.sum();
  }

  private Rejudging.Bounds bounds() {
    if (slowness != null && !(slowness >= 1)) {
      throw new Mistake("--slowness is " + slowness + "; it must be 1 or more");
    }
    Optional<Duration> recovery = Optional.ofNullable(bound).map(ArchiveJudgeCommand::duration);
    return new Rejudging.Bounds(Optional.ofNullable(slowness), recovery);
  }

  private static Duration duration(String words) {
    try {
      return Durations.parse(words);
    } catch (Mistake e) {
      throw new Mistake("--bound: " + e.getMessage());
    }
  }

  /** The scenarios of one run, one after the other: only one of them is in memory. */
  private static final class Judge implements FeatureRunner.Stage {
    private final Rejudging.Bounds bounds;
    private final PrintWriter out;
    private final Set<String> implementations = Services.anyFabric(Services.AUTO).implementations();
    private final Map<Path, Path> folders = new LinkedHashMap<>();
    private int same;
    private int differ;
    private int unread;

    Judge(Rejudging.Bounds bounds, PrintWriter out) {
      this.bounds = bounds;
      this.out = out;
    }

    /** Finds those that can be judged again. */
    void read(List<Path> scenarios) {
      for (Path folder : scenarios) {
        folders.put(feature(folder), folder);
      }
    }

    private static Path feature(Path folder) {
      return folder.resolve(ScenarioFolder.FEATURE).toAbsolutePath().normalize();
    }

    void judge(FeatureRunner runner) {
      List<String> mistakes = runner.rehearse(List.copyOf(folders.keySet()), this);
      mistakes.forEach(this::unreadable);
    }

    @Override
    public Rehearsal begin(Path feature, ScenarioText text) {
      Path folder = Objects.requireNonNull(folders.get(feature));
      try {
        ArchivedScenario archived = ScenarioFolder.read(folder);
        if (archived.recorded().isPresent()) {
          return new Rejudging(
              text, folder, archived, archived.recorded().get(), bounds, implementations);
        }
        unreadable(folder.getFileName() + ": nothing was recorded that could be judged");
      } catch (ArchiveException e) {
        unreadable(String.valueOf(e.getMessage()));
      }
      return new Rehearsal(text, PairOverride.NONE, implementations);
    }

    @Override
    public void end(Rehearsal rehearsal) {
      if (rehearsal instanceof Rejudging again) {
        List<String> left = again.notJudgedAgain();
        if (!left.isEmpty()) {
          unreadable(
              again.folder().getFileName()
                  + ": no sentence of "
                  + ScenarioFolder.FEATURE
                  + " is \""
                  + left.getFirst()
                  + "\", which the run judged");
          return;
        }
        compare(again.archived().result(), again.result());
      }
    }

    private void unreadable(String why) {
      out.println("not judged: " + why);
      unread++;
    }

    private void compare(ScenarioResult was, ScenarioResult now) {
      Differences differences = new Differences(was, now);
      if (differences.inVerdicts()) {
        differ++;
      } else {
        same++;
      }
      out.printf(
          "%-12s %03d %s › %s%n",
          was.verdict() == now.verdict() ? was.verdict() : was.verdict() + " -> " + now.verdict(),
          was.number(),
          was.scenario(),
          was.pair());
      differences.lines().forEach(line -> out.println("  " + line));
    }

    int sum() {
      int judged = same + differ;
      out.printf(
          "%s judged again%s%s%n",
          Figures.count(judged, "scenario"),
          judged == 0
              ? ""
              : differ == 0
                  ? ": all the same"
                  : ": " + differ + (differ == 1 ? " differs" : " differ"),
          unread == 0 ? "" : ", " + unread + " not judged");
      out.flush();
      return unread > 0 ? Main.MISTAKE : differ > 0 ? Main.FAILED : Main.PASSED;
    }
  }
}

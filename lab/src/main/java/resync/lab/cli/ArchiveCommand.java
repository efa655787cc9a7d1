package resync.lab.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import resync.lab.archive.Runs;
import resync.lab.scenario.Mistake;

/** The archive of runs. */
@Command(
    name = "archive",
    description = "The archive of runs and their scenarios.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ArchiveListCommand.class,
      ArchiveShowCommand.class,
      ArchiveRerunCommand.class,
      ArchiveJudgeCommand.class,
      ArchiveReportCommand.class,
      ArchiveMergeCommand.class,
      ArchiveDecodeCommand.class
    })
final class ArchiveCommand implements Runnable {
  /** How people name what they mean. */
  static final String ID =
      "A run's id or the beginning of it, or \"last\"; with /NUMBER one of its scenarios.";

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where the runs are (default: pcaps/runs).")
  private @Nullable Path archive;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "say what to do: list, show, rerun, judge, report, merge or decode");
  }

  Path root() {
    return Optional.ofNullable(archive).orElseGet(Home::archive);
  }

  Runs runs() {
    return new Runs(root());
  }

  /** The one run that an id means. */
  Runs.Kept run(String id) {
    List<Runs.Kept> found = runs().find(id);
    if (found.isEmpty()) {
      throw new Mistake(
          "no archived run has an id like \""
              + id
              + "\" in "
              + Home.shown(root())
              + "; ./resync archive list shows them");
    }
    if (found.size() > 1) {
      throw new Mistake(
          "\""
              + id
              + "\" may mean "
              + String.join(", ", found.stream().map(k -> k.result().run()).toList()));
    }
    return found.getFirst();
  }

  /** The folders of the scenarios that an id means; at least one. */
  List<Path> scenarios(String id) {
    Optional<String> wanted =
        id.contains("/") ? Optional.of(id.substring(id.indexOf('/') + 1)) : Optional.empty();
    Runs.Kept run = run(id);
    List<Path> folders = Runs.scenarios(run, wanted);
    if (folders.isEmpty()) {
      throw new Mistake(
          "run "
              + run.result().run()
              + " has no archived scenario"
              + wanted.map(w -> " \"" + w + "\"").orElse(""));
    }
    return folders;
  }
}

package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.ArchiveException;
import resync.lab.archive.RunMerge;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioFolder;
import resync.lab.report.RunPages;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.ScenarioPage;

/** Makes one run of several. */
@Command(
    name = "merge",
    header = "Makes one run of several.",
    description =
        "Copies the scenarios of several runs into a new one, in this order, with numbers of its"
            + " own, and its results.json, junit.xml, messages and pages. The runs stay as they"
            + " are. A scenario that several runs have is there once more: another round.")
final class ArchiveMergeCommand implements Runnable {
  @Parameters(
      paramLabel = "ID",
      arity = "2..*",
      description = "Runs: their ids or the beginnings of them, or \"last\".")
  private List<String> ids = new ArrayList<>();

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec command = Objects.requireNonNull(spec);
    ArchiveCommand archive = Objects.requireNonNull(parent);
    List<Runs.Kept> runs = new ArrayList<>();
    for (String id : ids) {
      Runs.Kept run = archive.run(whole(id));
      if (runs.stream().anyMatch(r -> r.folder().equals(run.folder()))) {
        throw new Mistake("run " + run.result().run() + " is named twice");
      }
      runs.add(run);
    }
    Runs.Kept merged =
        RunMerge.of(
            runs, archive.root(), command.root().commandLine().getParseResult().originalArgs());
    PrintWriter out = command.commandLine().getOut();
    draw(merged, out);
    new Summary(out).where(merged.result(), merged.folder());
    out.flush();
  }

  private static String whole(String id) {
    if (id.contains("/")) {
      throw new Mistake("runs are merged as a whole; leave out \"/…\" of " + id);
    }
    return id;
  }

  private static void draw(Runs.Kept merged, PrintWriter out) {
    for (Path folder : Runs.scenarios(merged, Optional.empty())) {
      try {
        ScenarioPage.write(folder, merged.result().run(), ScenarioFolder.read(folder));
      } catch (ArchiveException e) {
        out.println("not drawn: " + e.getMessage());
      }
    }
    RunPages.write(merged.folder(), merged.result());
  }
}

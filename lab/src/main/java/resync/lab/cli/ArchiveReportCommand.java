package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.ArchiveException;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioFolder;
import resync.lab.evidence.Figures;
import resync.lab.report.RunPages;
import resync.lab.scenario.ScenarioPage;

/** Draws the pages of archived scenarios again. */
@Command(
    name = "report",
    header = "Draws the pages of archived runs again.",
    description =
        "Writes index.html of each scenario anew, from its evidence, and index.html and junit.xml"
            + " of the run. What was judged stays as it is.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every page was drawn",
      "2:wrong use, or the evidence of a scenario cannot be read: its page stays as it was"
    })
final class ArchiveReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = ArchiveCommand.ID)
  private String id = "";

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ArchiveCommand archive = Objects.requireNonNull(parent);
    Runs.Kept run = archive.run(id);
    List<Path> folders = archive.scenarios(id);
    int unread = 0;
    for (Path folder : folders) {
      try {
        ScenarioPage.write(folder, run.result().run(), ScenarioFolder.read(folder));
      } catch (ArchiveException e) {
        out.println("not drawn: " + e.getMessage());
        unread++;
      }
    }
    RunPages.write(run.folder(), run.result());
    out.printf(
        "%s drawn%s: %s%n",
        Figures.count(folders.size() - unread, "scenario"),
        unread == 0 ? "" : ", " + unread + " not",
        Home.shown(RunPages.page(run.folder())));
    out.flush();
    return unread == 0 ? Main.PASSED : Main.MISTAKE;
  }
}

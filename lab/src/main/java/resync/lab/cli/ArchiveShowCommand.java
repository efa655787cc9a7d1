package resync.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioFolder;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;

/** Shows a run or a scenario. */
@Command(
    name = "show",
    description = "Shows a run's results, or a scenario's text, findings and timeline.")
final class ArchiveShowCommand implements Runnable {
  @Parameters(paramLabel = "ID", description = ArchiveCommand.ID)
  private String id = "";

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    ArchiveCommand archive = Objects.requireNonNull(parent);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Runs.Kept run = archive.run(id);
    if (!id.contains("/")) {
      new Summary(out).print(run.result(), run.folder());
      return;
    }
    for (Path folder : archive.scenarios(id)) {
      show(run, folder, out);
    }
    out.flush();
  }

  private static void show(Runs.Kept run, Path folder, PrintWriter out) {
    try {
      for (ScenarioResult result : run.result().results()) {
        if (folder.getFileName().toString().equals(result.archive())) {
          out.println(Lines.of(result));
          for (Finding finding : result.findings()) {
            out.printf("  %-12s %s: %s%n", finding.verdict(), finding.check(), finding.reason());
          }
        }
      }
      out.println();
      out.println(Files.readString(folder.resolve(ScenarioFolder.FEATURE)));
      Path timeline = folder.resolve(ScenarioFolder.TIMELINE);
      if (Files.exists(timeline)) {
        out.println(Files.readString(timeline));
      }
      out.println("files    " + Home.shown(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the archived scenario " + folder + " cannot be read", e);
    }
  }
}

package resync.lab.cli;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.Runs;

/** Lists runs. */
@Command(name = "list", description = "Lists the archived runs, the oldest first.")
final class ArchiveListCommand implements Runnable {
  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    ArchiveCommand archive = Objects.requireNonNull(parent);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Runs.Kept> runs = archive.runs().list();
    if (runs.isEmpty()) {
      out.println("no runs in " + Home.shown(archive.root()));
    }
    for (Runs.Kept run : runs) {
      out.printf(
          "%s  %s  %-40s %s%n",
          run.result().run(),
          run.result().started().truncatedTo(ChronoUnit.SECONDS),
          Summary.counts(run.result()) + (run.result().finished() == null ? " (cut short)" : ""),
          String.join(" ", run.result().command()));
    }
    out.flush();
  }
}

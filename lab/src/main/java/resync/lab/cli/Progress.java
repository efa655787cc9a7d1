package resync.lab.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.RunListener;

/** Prints a line per finished scenario and, on a terminal, what the running one is doing. */
final class Progress implements RunListener {
  private static final int WIDTH = 110;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final int total;
  private final boolean terminal;
  private int finished;

  Progress(PrintWriter out, int total) {
    this.out = out;
    this.total = total;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void note(String sentence) {
    out.println("resync: " + sentence);
    out.flush();
  }

  @Override
  public void started(ScenarioText scenario) {
    doing(scenario, "");
  }

  @Override
  public void doing(ScenarioText scenario, String what) {
    if (terminal) {
      String line =
          String.format(
              "%d/%d  %s › %s › %s  %s",
              finished + 1, total, scenario.featureSlug(), scenario.name(), scenario.pair(), what);
      out.print(CLEAR_LINE + (line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…"));
      out.flush();
    }
  }

  @Override
  public void finished(ScenarioResult result) {
    finished++;
    if (terminal) {
      out.print(CLEAR_LINE);
    }
    out.println(Lines.of(result));
    out.flush();
  }
}

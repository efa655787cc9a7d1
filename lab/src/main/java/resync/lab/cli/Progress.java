package resync.lab.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.RunListener;

/**
 * Prints a line per finished scenario and, on a terminal, what is running and how long the rest may
 * take.
 */
final class Progress implements RunListener {
  private static final int WIDTH = 110;
  private static final int ENOUGH_TO_GUESS = 5;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final int total;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private final Map<ScenarioText, String> running = new LinkedHashMap<>();
  private int finished;
  private boolean silent;

  Progress(PrintWriter out, int total) {
    this.out = out;
    this.total = total;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Says nothing any more, whatever goes on. */
  synchronized void silence() {
    silent = true;
    running.clear();
  }

  @Override
  public synchronized void note(String sentence) {
    print("resync: " + sentence);
  }

  @Override
  public void started(ScenarioText scenario) {
    doing(scenario, "");
  }

  @Override
  public synchronized void doing(ScenarioText scenario, String what) {
    running.put(scenario, what);
    showStatus();
  }

  @Override
  public synchronized void finished(ScenarioText scenario, ScenarioResult result) {
    running.remove(scenario);
    finished++;
    print(counted() + "  " + Lines.of(result));
  }

  private void print(String line) {
    if (silent) {
      return;
    }
    out.println((terminal ? CLEAR_LINE : "") + line);
    out.flush();
    showStatus();
  }

  private void showStatus() {
    if (terminal && !silent && !running.isEmpty()) {
      String line = counted() + left() + "  " + describeRunning();
      out.print(CLEAR_LINE + (line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…"));
      out.flush();
    }
  }

  private String counted() {
    return String.format("%" + Integer.toString(total).length() + "d/%d", finished, total);
  }

  // What is done so far says what the rest takes, once there is something to say.
  private String left() {
    if (finished < ENOUGH_TO_GUESS) {
      return "";
    }
    double each = (System.nanoTime() - start) / 1e9 / finished;
    long seconds = Math.round(each * (total - finished));
    return ", about " + (seconds < 90 ? seconds + " s" : seconds / 60 + " min") + " left";
  }

  private String describeRunning() {
    if (running.size() == 1) {
      Map.Entry<ScenarioText, String> only = running.entrySet().iterator().next();
      ScenarioText scenario = only.getKey();
      return String.format(
          "%s › %s › %s  %s",
          scenario.featureSlug(), scenario.name(), scenario.pair(), only.getValue());
    }
    return running.keySet().stream()
        .map(scenario -> scenario.name() + " › " + scenario.pair())
        .collect(Collectors.joining(" | "));
  }
}

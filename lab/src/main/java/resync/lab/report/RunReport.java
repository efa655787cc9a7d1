package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole run, as the page shows it.
 *
 * @param run the run's id
 * @param command what was typed
 * @param exitCode what the command ends with
 * @param machine facts about the machine, shown in the order of the map
 * @param scenarios in the order of the run
 */
public record RunReport(
    String run,
    Instant started,
    Duration took,
    List<String> command,
    int exitCode,
    Map<String, String> machine,
    List<ScenarioReport> scenarios) {
  public RunReport {
    command = List.copyOf(command);
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    scenarios = List.copyOf(scenarios);
  }
}

package resync.lab.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;

/** How long scenarios will take, by what they took last on the same fabric, as far as is kept. */
final class Forecast {
  private final Map<String, Long> known = new HashMap<>();

  private Forecast() {}

  /** From the runs in an archive. */
  static Forecast of(Runs runs, String fabric) {
    Forecast forecast = new Forecast();
    for (Runs.Kept kept : runs.list()) {
      RunResult run = kept.result();
      if (fabric.equals(run.fabric())) {
        run.results().forEach(result -> forecast.known.put(key(result), result.durationMs()));
      }
    }
    return forecast;
  }

  private static String key(ScenarioResult result) {
    return result.feature() + " " + result.scenario() + " " + result.pair();
  }

  /**
   * The time for all of them, so many at a time. One that has not run here yet takes as long as
   * those that have, on average.
   *
   * @param usual for each, where none has
   */
  Duration of(List<ScenarioText> scenarios, int jobs, Duration usual) {
    double mean =
        scenarios.stream()
            .map(s -> known.get(s.feature() + " " + s.name() + " " + s.pair()))
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .average()
            .orElse((double) usual.toMillis());
    return Duration.ofMillis(Math.round(mean * scenarios.size() / jobs));
  }
}

package resync.lab.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import resync.lab.check.Verdict;

/**
 * {@code results.json}: a whole run. docs/results.md describes every field.
 *
 * @param format of this file; a field may be added without a new number
 * @param run the run's id, which is its folder's name
 * @param finished null while the run goes on, and for ever where it was killed
 * @param command what was typed
 * @param host facts about the machine
 * @param jobs how many scenarios ran at a time
 * @param fabric what realised the topologies; null in runs of old
 * @param seed what a simulation's chance was made from, else null
 * @param resync version and commit of what ran, null where they are not known
 * @param results by number
 */
public record RunResult(
    int format,
    String run,
    Instant started,
    @Nullable Instant finished,
    List<String> command,
    Map<String, String> host,
    int jobs,
    @Nullable String fabric,
    @Nullable Long seed,
    @Nullable String resync,
    List<ScenarioResult> results) {

  public static final int FORMAT = 1;

  public RunResult {
    command = List.copyOf(command);
    jobs = Math.max(1, jobs); // runs of old do not say
    results = List.copyOf(results);
  }

  /** The number of scenarios by verdict; verdicts that did not occur are there with zero. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public Map<Verdict, Long> counts() {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, results.stream().filter(r -> r.verdict() == verdict).count());
    }
    return counts;
  }

  /** Whether nothing failed and nothing stayed undecided. What is UNSUPPORTED does not count. */
  public boolean succeeded() {
    return results.stream()
        .noneMatch(r -> r.verdict() == Verdict.FAIL || r.verdict() == Verdict.INCONCLUSIVE);
  }
}

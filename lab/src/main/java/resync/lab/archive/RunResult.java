package resync.lab.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.check.Verdict;

/**
 * {@code results.json}: a whole run. docs/results.md describes every field.
 *
 * @param format of this file; a field may be added without a new number
 * @param run the run's id, which is its folder's name
 * @param finished null while the run goes on, and for ever where it was killed
 * @param planned how many scenarios were to run; zero where nobody said so
 * @param exitCode of the command; null while the run goes on, and where the process is another's
 * @param ending why it ended before all had run; null where all did
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
    int planned,
    @Nullable Integer exitCode,
    @Nullable String ending,
    List<String> command,
    Map<String, String> host,
    int jobs,
    @Nullable String fabric,
    @Nullable Long seed,
    @Nullable String resync,
    List<ScenarioResult> results) {

  public static final int FORMAT = 1;

  /** Exit code: every scenario passed, or a stack cannot do it. */
  public static final int PASSED = 0;

  /** Exit code: a scenario failed, could not be decided, or did not run. */
  public static final int FAILED = 1;

  /** Exit code: a person's mistake, or a machine that lacks something. */
  public static final int BROKEN = 2;

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

  /**
   * Whether all that was planned ran, nothing failed and nothing stayed undecided. What is
   * UNSUPPORTED does not count.
   */
  public boolean succeeded() {
    return incomplete().isEmpty()
        && results.stream()
            .noneMatch(r -> r.verdict() == Verdict.FAIL || r.verdict() == Verdict.INCONCLUSIVE);
  }

  /** Why this is less than the whole run, in one sentence; empty where it is the whole. */
  public Optional<String> incomplete() {
    if (ending != null) {
      return Optional.of(results.size() < planned ? ending + ": " + ran() : ending);
    }
    if (finished == null) {
      return Optional.of("the run goes on, or was killed: " + ran());
    }
    return results.size() < planned
        ? Optional.of("scenarios are missing: " + ran())
        : Optional.empty();
  }

  private String ran() {
    return results.size() + " of " + planned + " ran";
  }
}

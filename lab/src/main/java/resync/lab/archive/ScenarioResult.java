package resync.lab.archive;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.topology.Preset;

/**
 * The outcome of one scenario, as {@code results.json} holds it.
 *
 * @param number from 1 in the order of the run
 * @param round from 1, above 1 where the run repeats its scenarios
 * @param pair implementation of west and of east, such as {@code java/strongswan}
 * @param reason of the verdict: one sentence with the measured figures
 * @param recoveryMs from what {@code countedFrom} says to the first packet with which traffic was
 *     back in every direction, in milliseconds; null where nothing was lost or traffic never came
 *     back
 * @param countedFrom in words, such as {@code the first packet on a dead SPI reached east}; null
 *     where nothing was lost
 * @param awayMs how long the restarted gateway was away until it could receive, which is no part of
 *     the recovery; null where none restarted or nothing was lost
 * @param directions by flow, such as {@code west-east}
 * @param notJudged Then-sentences that the scenario did not come to, in order
 * @param durationMs wall time of the scenario with its start and its end
 * @param archive the scenario's folder relative to the run's; null where nothing was started
 */
public record ScenarioResult(
    int number,
    int round,
    String feature,
    String scenario,
    String file,
    int line,
    List<String> tags,
    String pair,
    Verdict verdict,
    String reason,
    @Nullable Double recoveryMs,
    @Nullable String countedFrom,
    @Nullable Double awayMs,
    Map<String, DirectionResult> directions,
    List<Finding> findings,
    List<String> notJudged,
    Instant started,
    long durationMs,
    @Nullable String archive) {

  private static final List<String> PRESET =
      List.of(Preset.WEST_TO_EAST.word(), Preset.EAST_TO_WEST.word());

  public ScenarioResult {
    tags = List.copyOf(tags);
    findings = List.copyOf(findings);
    notJudged = notJudged == null ? List.of() : List.copyOf(notJudged); // runs of old do not say
  }

  /** The same in another run. */
  ScenarioResult as(int otherNumber, int otherRound, @Nullable String folder) {
    return new ScenarioResult(
        otherNumber,
        otherRound,
        feature,
        scenario,
        file,
        line,
        tags,
        pair,
        verdict,
        reason,
        recoveryMs,
        countedFrom,
        awayMs,
        directions,
        findings,
        notJudged,
        started,
        durationMs,
        folder);
  }

  /** The feature's file name without folder and extension. */
  public String featureSlug() {
    String base = file.substring(file.lastIndexOf('/') + 1);
    return base.endsWith(".feature") ? base.substring(0, base.length() - 8) : base;
  }

  /** The verdict with its reason, then a line for each sentence: its finding, or not judged. */
  public String account() {
    StringBuilder account = new StringBuilder(verdict + ": " + reason);
    findings.forEach(
        f -> account.append(String.format("%n%-12s %s: %s", f.verdict(), f.check(), f.reason())));
    notJudged.forEach(s -> account.append(String.format("%n%-12s %s", "not judged:", s)));
    return account.toString();
  }

  /** What became of each flow: those of the preset in its order, others by their names. */
  public Map<String, DirectionResult> inOrder() {
    Map<String, DirectionResult> ordered = new LinkedHashMap<>();
    Stream.concat(PRESET.stream(), directions.keySet().stream().sorted())
        .filter(directions::containsKey)
        .forEach(flow -> ordered.putIfAbsent(flow, directions.get(flow)));
    return ordered;
  }

  /** That of the flow from west to east; where there is none, the one with the longest outage. */
  public Optional<DirectionResult> outageThere() {
    return directions.containsKey(PRESET.getFirst())
        ? Optional.ofNullable(directions.get(PRESET.getFirst()))
        : directions.values().stream()
            .filter(direction -> direction.outageMs() != null)
            .max(Comparator.comparingDouble(d -> Objects.requireNonNullElse(d.outageMs(), 0.0)));
  }

  /** That of the flow from east to west. */
  public Optional<DirectionResult> outageBack() {
    return Optional.ofNullable(directions.get(PRESET.getLast()));
  }

  /**
   * What probes of one direction said.
   *
   * @param recoveryMs as {@link ScenarioResult#recoveryMs}, of this direction
   * @param outageMs the longest gap in delivery, in milliseconds; null where there was none
   * @param lost probes sent and never delivered
   */
  public record DirectionResult(
      @Nullable Double recoveryMs,
      @Nullable Double outageMs,
      long sent,
      long received,
      long lost) {}
}

package resync.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioResult.DirectionResult;
import resync.lab.check.Verdict;
import resync.lab.scenario.Durations;

/** Results as lines of text. */
final class Lines {
  private Lines() {}

  /**
   * {@code PASS restart › title › java/java back 31 ms after the first packet on a dead SPI reached
   * east, away 1.9 s, probes lost for 1.9 s → 1.9 s ←}.
   */
  static String of(ScenarioResult result) {
    String head =
        String.format(
            "%-12s %s › %s › %s",
            result.verdict(), result.featureSlug(), result.scenario(), result.pair());
    List<String> tail = new ArrayList<>();
    if (result.verdict() != Verdict.PASS) {
      tail.add(result.reason());
    }
    if (result.recoveryMs() != null) {
      tail.add(back(result.recoveryMs(), result.countedFrom()));
    }
    if (result.awayMs() != null) {
      tail.add("away " + Durations.formatMillis(result.awayMs()));
    }
    String outage = outage(result);
    if (!outage.isEmpty()) {
      tail.add("probes lost for " + outage);
    }
    return tail.isEmpty() ? head : head + "   " + String.join(", ", tail);
  }

  // Results of old do not say from what they count.
  private static String back(double ms, @Nullable String countedFrom) {
    if (countedFrom == null) {
      return "recovered in " + Durations.formatMillis(ms);
    }
    return "back "
        + (ms == 0 ? "at once when " : Durations.formatMillis(ms) + " after ")
        + countedFrom;
  }

  private static String outage(ScenarioResult result) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, DirectionResult> direction : result.inOrder().entrySet()) {
      if (direction.getValue().outageMs() != null) {
        parts.add(
            Durations.formatMillis(direction.getValue().outageMs())
                + switch (direction.getKey()) {
                  case "west-east" -> " →";
                  case "east-west" -> " ←";
                  default -> " " + direction.getKey();
                });
      }
    }
    return String.join("  ", parts);
  }
}

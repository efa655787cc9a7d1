package resync.lab.cli;

import java.util.ArrayList;
import java.util.List;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioResult.DirectionResult;
import resync.lab.check.Verdict;
import resync.lab.scenario.Durations;
import resync.lab.topology.Direction;

/** Results as lines of text. */
final class Lines {
  private Lines() {}

  /** {@code PASS restart › title › java/java recovered in 31 ms, outage 2.1 s → 2.1 s ←}. */
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
      tail.add("recovered in " + Durations.formatMillis(result.recoveryMs()));
    }
    String outage = outage(result);
    if (!outage.isEmpty()) {
      tail.add("outage " + outage);
    }
    return tail.isEmpty() ? head : head + "   " + String.join(", ", tail);
  }

  private static String outage(ScenarioResult result) {
    List<String> parts = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      DirectionResult measured = result.directions().get(direction.word());
      if (measured != null && measured.outageMs() != null) {
        parts.add(
            Durations.formatMillis(measured.outageMs())
                + (direction == Direction.WEST_TO_EAST ? " →" : " ←"));
      }
    }
    return String.join("  ", parts);
  }
}

package resync.sim.explore;

import java.time.Duration;
import resync.sim.explore.Explorer.Found;

/** A schedule in the words of a feature, for either fabric. */
final class FeatureText {
  private FeatureText() {}

  static String of(Found found) {
    Schedule schedule = found.schedule();
    StringBuilder text = new StringBuilder();
    text.append("Feature: Not always true: ").append(found.violation().what().words()).append('\n');
    text.append("  Found by exploring: ").append(found.violation().detail()).append(".\n\n");
    text.append("  Scenario: ").append(schedule.title()).append('\n');
    Setup.givens(schedule).lines().forEach(line -> text.append("    ").append(line).append('\n'));
    String word = "When ";
    for (Step step : schedule.steps()) {
      if (!step.before().isZero()) {
        line(text, word + milliseconds(step.before()));
        word = "And ";
      }
      line(text, word + step.act().sentence());
      word = "And ";
    }
    if (!schedule.gentle() && schedule.steps().stream().anyMatch(Step::arms)) {
      line(text, word + "the wire treats packets as usual again");
    }
    word = "Then ";
    for (Invariant invariant : Invariant.values()) {
      if (invariant.isAskedOf(schedule)) {
        line(text, word + invariant.sentence(schedule));
        word = "And ";
      }
    }
    return text.toString();
  }

  private static String milliseconds(Duration pause) {
    return pause.toMillis() + " milliseconds pass";
  }

  private static void line(StringBuilder text, String line) {
    text.append("    ").append(line).append('\n');
  }
}

package resync.lab.cli;

import java.util.ArrayList;
import java.util.List;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;

/** Where two results of one scenario differ. */
record Differences(ScenarioResult was, ScenarioResult is) {

  /** Whether a verdict differs, of the scenario or of one of its sentences. */
  boolean inVerdicts() {
    return was.verdict() != is.verdict() || !verdicts(was).equals(verdicts(is));
  }

  private static List<Verdict> verdicts(ScenarioResult result) {
    return result.findings().stream().map(Finding::verdict).toList();
  }

  /** Each difference, with what was and what is. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < was.findings().size(); i++) {
      Finding before = was.findings().get(i);
      Finding after = is.findings().get(i);
      if (!before.equals(after)) {
        lines.add(before.check());
        lines.add("  was " + before.verdict() + ": " + before.reason());
        lines.add("  is  " + after.verdict() + ": " + after.reason());
      }
    }
    if (!figures(was).equals(figures(is))) {
      lines.add("figures");
      lines.add("  were " + figures(was));
      lines.add("  are  " + figures(is));
    }
    return lines;
  }

  private static String figures(ScenarioResult result) {
    return "recovery %s ms after \"%s\", away %s ms, %s"
        .formatted(result.recoveryMs(), result.countedFrom(), result.awayMs(), result.inOrder());
  }
}

package resync.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.check.Finding;

/** A scenario's text with the findings beside the sentences they belong to. */
final class Gherkin {
  private static final Pattern STEP = Pattern.compile("(\\s*)(Given|When|Then|And|But|\\*) (.*)");

  private final List<ScenarioView.Line> lines = new ArrayList<>();
  private final List<Finding> unmatched;

  Gherkin(String text, List<Finding> findings) {
    unmatched = new ArrayList<>(findings);
    text.strip().lines().forEach(line -> lines.add(line(line)));
  }

  private ScenarioView.Line line(String line) {
    Matcher step = STEP.matcher(line);
    if (!step.matches()) {
      return new ScenarioView.Line("", line, "", "", "");
    }
    String sentence = step.group(3).strip();
    String keyword = step.group(1) + step.group(2) + " ";
    Optional<Finding> finding =
        unmatched.stream().filter(f -> f.check().strip().equals(sentence)).findFirst();
    finding.ifPresent(unmatched::remove);
    return finding
        .map(
            f ->
                new ScenarioView.Line(
                    keyword, sentence, Verdicts.style(f.verdict()), f.verdict().name(), f.reason()))
        .orElseGet(() -> new ScenarioView.Line(keyword, sentence, "", "", ""));
  }

  List<ScenarioView.Line> lines() {
    return List.copyOf(lines);
  }

  /** Findings whose check is no sentence of the text. */
  List<Finding> unmatched() {
    return List.copyOf(unmatched);
  }
}

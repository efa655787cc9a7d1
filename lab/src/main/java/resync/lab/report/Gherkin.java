package resync.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.check.Finding;

/** A scenario's text with what became of each sentence beside it. */
final class Gherkin {
  private static final Pattern STEP = Pattern.compile("(\\s*)(Given|When|Then|And|But|\\*) (.*)");

  private final List<ScenarioView.Line> lines = new ArrayList<>();
  private final List<Finding> unmatched;
  private final List<String> notJudged;
  private final List<String> notCarriedOut;

  Gherkin(ScenarioReport report) {
    unmatched = new ArrayList<>(report.result().findings());
    notJudged = new ArrayList<>(report.result().notJudged());
    notCarriedOut = new ArrayList<>(report.notCarriedOut());
    report.gherkin().strip().lines().forEach(line -> lines.add(line(line)));
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
        .orElseGet(() -> new ScenarioView.Line(keyword, sentence, "", "", left(sentence)));
  }

  private String left(String sentence) {
    if (notJudged.remove(sentence)) {
      return "not judged";
    }
    return notCarriedOut.remove(sentence) ? "not carried out" : "";
  }

  List<ScenarioView.Line> lines() {
    return List.copyOf(lines);
  }

  /** Findings whose check is no sentence of the text. */
  List<Finding> unmatched() {
    return List.copyOf(unmatched);
  }
}

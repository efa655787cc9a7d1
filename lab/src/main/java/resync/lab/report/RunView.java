package resync.lab.report;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import resync.lab.check.Verdict;
import resync.lab.evidence.Figures;

/**
 * What the page's template fills in for the run.
 *
 * @param matrixWorthwhile whether there is more than one pair or one round
 */
record RunView(
    String css,
    String run,
    String started,
    String took,
    String command,
    int exitCode,
    String exitMeaning,
    String worst,
    List<Count> counts,
    List<Fact> machine,
    List<String> pairs,
    List<MatrixGroup> matrix,
    boolean matrixWorthwhile,
    List<ScenarioView> scenarios) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** How many scenarios have a verdict. */
  record Count(long number, String what, String style) {}

  /** A name and what is known under it. */
  record Fact(String name, String value) {}

  /** The scenarios of one feature; its title stands over them. */
  record MatrixGroup(String feature, int columns, List<MatrixRow> rows) {}

  /** A scenario over all pairs. */
  record MatrixRow(String name, List<Cell> cells) {}

  /**
   * One pair's outcomes for a scenario: one a round; none where it did not run.
   *
   * @param median of the recoveries, where there are several
   */
  record Cell(List<ScenarioView> rounds, String median) {
    static Cell of(List<ScenarioView> rounds) {
      List<Duration> recoveries =
          rounds.stream().flatMap(r -> r.measured().stream()).sorted().toList();
      return new Cell(rounds, recoveries.size() < 2 ? "" : median(recoveries));
    }

    private static String median(List<Duration> sorted) {
      int middle = sorted.size() / 2;
      Duration median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
      return "median " + Figures.of(median) + " of " + sorted.size();
    }
  }

  static RunView of(RunReport report, String css) {
    List<ScenarioView> scenarios = new ArrayList<>();
    for (ScenarioReport scenario : report.scenarios()) {
      scenarios.add(ScenarioView.of(scenarios.size() + 1, scenario));
    }
    Set<String> pairs = new LinkedHashSet<>();
    report.scenarios().forEach(s -> pairs.add(s.pair()));
    return new RunView(
        css,
        report.run(),
        MINUTE.format(report.started()),
        Figures.of(report.took()),
        String.join(" ", report.command()),
        report.exitCode(),
        exitMeaning(report.exitCode()),
        Verdicts.style(
            report.scenarios().stream()
                .map(ScenarioReport::verdict)
                .reduce(Verdict.PASS, Verdict::worse)),
        counts(report),
        facts(report.machine()),
        List.copyOf(pairs),
        matrix(scenarios, pairs),
        scenarios.size() > 1,
        scenarios);
  }

  static List<Fact> facts(Map<String, String> facts) {
    return facts.entrySet().stream().map(f -> new Fact(f.getKey(), f.getValue())).toList();
  }

  private static String exitMeaning(int exitCode) {
    return switch (exitCode) {
      case 0 -> "nothing failed";
      case 1 -> "something failed or stayed undecided";
      default -> "the run could not be carried out";
    };
  }

  private static List<Count> counts(RunReport report) {
    List<Count> counts = new ArrayList<>();
    for (Verdict verdict :
        List.of(Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.UNSUPPORTED)) {
      long number = report.scenarios().stream().filter(s -> s.verdict() == verdict).count();
      if (number > 0 || verdict == Verdict.PASS) {
        counts.add(new Count(number, Verdicts.word(verdict), Verdicts.style(verdict)));
      }
    }
    return counts;
  }

  private static List<MatrixGroup> matrix(List<ScenarioView> scenarios, Set<String> pairs) {
    List<MatrixGroup> groups = new ArrayList<>();
    by(ScenarioView::feature, scenarios)
        .forEach(
            (feature, inFeature) ->
                groups.add(
                    new MatrixGroup(
                        feature,
                        pairs.size() + 1,
                        by(ScenarioView::name, inFeature).entrySet().stream()
                            .map(row -> row(row.getKey(), row.getValue(), pairs))
                            .toList())));
    return groups;
  }

  private static MatrixRow row(String name, List<ScenarioView> runs, Set<String> pairs) {
    Map<String, List<ScenarioView>> byPair = by(ScenarioView::pair, runs);
    return new MatrixRow(
        name, pairs.stream().map(p -> Cell.of(byPair.getOrDefault(p, List.of()))).toList());
  }

  private static Map<String, List<ScenarioView>> by(
      Function<ScenarioView, String> key, List<ScenarioView> scenarios) {
    return scenarios.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}

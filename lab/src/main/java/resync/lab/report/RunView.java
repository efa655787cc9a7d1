package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioResult.DirectionResult;
import resync.lab.check.Verdict;
import resync.lab.evidence.Figures;

/**
 * What the template of a run's page fills in.
 *
 * @param exit the exit code and its meaning; empty while the run goes on
 * @param incomplete why it is less than the whole run, or empty
 * @param open scenarios that failed or stayed undecided
 * @param matrixWorthwhile whether there is more than one scenario
 */
record RunView(
    String css,
    String run,
    String started,
    String took,
    String command,
    String exit,
    String incomplete,
    List<Count> counts,
    List<Fact> machine,
    List<Entry> open,
    List<String> pairs,
    List<MatrixGroup> matrix,
    boolean matrixWorthwhile,
    List<Entry> scenarios) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** How many scenarios have a verdict. */
  record Count(long number, String what, String style) {}

  /** A name and what is known under it. */
  record Fact(String name, String value) {}

  /**
   * A scenario.
   *
   * @param page where its own page is, relative to this one; empty where nothing was started
   * @param measured the recovery, where traffic was down and came back
   */
  record Entry(
      String id,
      String page,
      String archive,
      String feature,
      String name,
      String file,
      String pair,
      String round,
      String verdict,
      String style,
      String reason,
      Optional<Duration> measured,
      String recovery,
      String away,
      String outageThere,
      String outageBack,
      String took) {
    static Entry of(ScenarioResult result) {
      String archive = Optional.ofNullable(result.archive()).orElse("");
      Optional<Duration> recovery = Optional.ofNullable(result.recoveryMs()).map(Entry::duration);
      return new Entry(
          "s" + result.number(),
          archive.isEmpty() ? "" : archive + "/" + HtmlReport.FILE,
          archive,
          result.feature(),
          result.scenario(),
          result.file() + ":" + result.line(),
          result.pair(),
          RunView.round(result),
          result.verdict().name(),
          Verdicts.style(result.verdict()),
          result.verdict() == Verdict.PASS ? "" : result.reason(),
          recovery,
          recovery.map(Figures::of).orElse(""),
          Optional.ofNullable(result.awayMs()).map(Entry::duration).map(Figures::of).orElse(""),
          outage(result.outageThere().orElse(null)),
          outage(result.outageBack().orElse(null)),
          Figures.of(Duration.ofMillis(result.durationMs())));
    }

    private static Duration duration(double ms) {
      return Duration.ofNanos(Math.round(ms * 1e6));
    }

    private static String outage(@Nullable DirectionResult direction) {
      if (direction == null || direction.sent() == 0) {
        return "";
      }
      return direction.outageMs() == null
          ? "none"
          : Figures.of(duration(direction.outageMs()))
              + ", "
              + Figures.grouped(direction.lost())
              + " lost";
    }
  }

  /** The scenarios of one feature; its title stands over them. */
  record MatrixGroup(String feature, int columns, List<MatrixRow> rows) {}

  /** A scenario over all pairs. */
  record MatrixRow(String name, List<Cell> cells) {}

  /**
   * One pair's outcomes for a scenario: one a round; none where it did not run.
   *
   * @param median of the recoveries, where there are several
   */
  record Cell(List<Entry> rounds, String median) {
    static Cell of(List<Entry> rounds) {
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

  static RunView of(RunResult run, String css) {
    List<Entry> scenarios = run.results().stream().map(Entry::of).toList();
    Set<String> pairs = new LinkedHashSet<>();
    scenarios.forEach(s -> pairs.add(s.pair()));
    return new RunView(
        css,
        run.run(),
        MINUTE.format(run.started()),
        Figures.of(Duration.between(run.started(), end(run))),
        String.join(" ", run.command()),
        run.exitCode() == null ? "" : run.exitCode() + ": " + exitMeaning(run.exitCode()),
        run.incomplete().orElse(""),
        counts(run),
        machine(run),
        scenarios.stream().filter(RunView::isOpen).toList(),
        List.copyOf(pairs),
        matrix(scenarios, pairs),
        scenarios.size() > 1,
        scenarios);
  }

  private static Instant end(RunResult run) {
    return Optional.ofNullable(run.finished()).orElseGet(Instant::now);
  }

  private static boolean isOpen(Entry scenario) {
    return scenario.verdict().equals(Verdict.FAIL.name())
        || scenario.verdict().equals(Verdict.INCONCLUSIVE.name());
  }

  private static List<Fact> machine(RunResult run) {
    Map<String, String> facts = new TreeMap<>(run.host());
    facts.put("scenarios at a time", Integer.toString(run.jobs()));
    return facts(facts);
  }

  static List<Fact> facts(Map<String, String> facts) {
    return facts.entrySet().stream().map(f -> new Fact(f.getKey(), f.getValue())).toList();
  }

  /** Which round of several, or empty. */
  static String round(ScenarioResult result) {
    return result.round() > 1 ? "round " + result.round() : "";
  }

  private static String exitMeaning(int exitCode) {
    return switch (exitCode) {
      case RunResult.PASSED -> "nothing failed";
      case RunResult.FAILED -> "something failed, stayed undecided or did not run";
      case RunResult.BROKEN -> "the run could not be carried out";
      default -> "interrupted";
    };
  }

  private static List<Count> counts(RunResult run) {
    List<Count> counts = new ArrayList<>();
    Map<Verdict, Long> numbers = run.counts();
    for (Verdict verdict :
        List.of(Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.UNSUPPORTED)) {
      long number = numbers.getOrDefault(verdict, 0L);
      if (number > 0 || verdict == Verdict.PASS) {
        counts.add(new Count(number, Verdicts.word(verdict), Verdicts.style(verdict)));
      }
    }
    return counts;
  }

  private static List<MatrixGroup> matrix(List<Entry> scenarios, Set<String> pairs) {
    List<MatrixGroup> groups = new ArrayList<>();
    by(Entry::feature, scenarios)
        .forEach(
            (feature, inFeature) ->
                groups.add(
                    new MatrixGroup(
                        feature,
                        pairs.size() + 1,
                        by(Entry::name, inFeature).entrySet().stream()
                            .map(row -> row(row.getKey(), row.getValue(), pairs))
                            .toList())));
    return groups;
  }

  private static MatrixRow row(String name, List<Entry> runs, Set<String> pairs) {
    Map<String, List<Entry>> byPair = by(Entry::pair, runs);
    return new MatrixRow(
        name, pairs.stream().map(p -> Cell.of(byPair.getOrDefault(p, List.of()))).toList());
  }

  private static Map<String, List<Entry>> by(Function<Entry, String> key, List<Entry> scenarios) {
    return scenarios.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}

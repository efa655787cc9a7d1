package resync.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.report.HtmlReport;
import resync.lab.scenario.Durations;

/** The table at the end of a run. */
final class Summary {
  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  private record Row(String scenario, String pair, List<ScenarioResult> rounds) {
    String verdict() {
      Verdict worst =
          rounds.stream().map(ScenarioResult::verdict).reduce(Verdict.PASS, Verdict::worse);
      long alike = rounds.stream().filter(r -> r.verdict() == worst).count();
      return rounds.size() == 1 ? worst.name() : worst + " " + alike + "/" + rounds.size();
    }

    String median(Function<ScenarioResult, @Nullable Double> figure) {
      OptionalDouble median = Summary.median(rounds, figure);
      return median.isPresent() ? Durations.formatMillis(median.getAsDouble()) : "";
    }
  }

  void print(RunResult result, Path folder) {
    List<Row> rows = rows(result.results());
    boolean repeated = rows.stream().anyMatch(r -> r.rounds().size() > 1);
    int width = rows.stream().mapToInt(r -> r.scenario().length()).max().orElse(0);
    String format = "%-" + Math.max(8, width) + "s  %-23s %-15s %12s %10s %10s %10s%n";
    out.println();
    out.printf(
        format,
        "scenario",
        "pair",
        "verdict",
        repeated ? "recovery ~" : "recovery",
        "away",
        "outage →",
        "outage ←");
    for (Row row : rows) {
      out.printf(
          format,
          row.scenario(),
          row.pair(),
          row.verdict(),
          row.median(ScenarioResult::recoveryMs),
          row.median(ScenarioResult::awayMs),
          row.median(r -> outage(r.outageThere())),
          row.median(r -> outage(r.outageBack())));
    }
    out.println();
    if (rows.stream().anyMatch(row -> !row.median(ScenarioResult::recoveryMs).isEmpty())) {
      out.println(
          "recovery: from the first packet on a dead SPI, or else from the fault's end, to traffic"
              + " in every direction");
      out.println(
          "away: until the restarted gateway could receive; outage: from the first lost probe to"
              + " the next delivered");
    }
    if (repeated) {
      out.println("Figures are medians over the rounds.");
    }
    out.println(counts(result));
    where(result, folder);
  }

  /** What a run has left and where, after why it is less than the whole run. */
  void where(RunResult result, Path folder) {
    result.incomplete().ifPresent(why -> out.println("resync: " + why));
    out.println("archive  " + Home.shown(folder));
    Path report = folder.resolve(HtmlReport.FILE);
    if (Files.exists(report)) {
      out.println("report   " + Home.shown(report));
    }
    if (!result.succeeded()) {
      out.println("again    " + ArchiveRerunCommand.again(result, folder));
    }
    out.flush();
  }

  static String counts(RunResult result) {
    return result.counts().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  private static List<Row> rows(List<ScenarioResult> results) {
    Map<String, List<ScenarioResult>> grouped =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    r -> r.file() + ":" + r.line() + " " + r.pair(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return grouped.values().stream()
        .map(
            rounds ->
                new Row(
                    rounds.getFirst().featureSlug() + " › " + rounds.getFirst().scenario(),
                    rounds.getFirst().pair(),
                    rounds))
        .toList();
  }

  private static @Nullable Double outage(Optional<ScenarioResult.DirectionResult> measured) {
    return measured.isEmpty() ? null : measured.get().outageMs();
  }

  /** The middle of the figures that are there; of an even number, the mean of the middle two. */
  static OptionalDouble median(
      List<ScenarioResult> rounds, Function<ScenarioResult, @Nullable Double> figure) {
    double[] sorted =
        rounds.stream()
            .map(figure)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}

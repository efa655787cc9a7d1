package resync.lab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Timeline;
import resync.lab.topology.Flow;

/**
 * What the template of a scenario's page fills in.
 *
 * @param countedFrom from what the recovery is counted
 * @param away how long the restarted gateway was away
 */
record ScenarioView(
    String css,
    String run,
    String feature,
    String name,
    String file,
    String pair,
    String round,
    String verdict,
    String style,
    String reason,
    String took,
    String recovery,
    String countedFrom,
    String away,
    List<FlowOutage> outages,
    String archive,
    List<Line> lines,
    List<Finding> otherFindings,
    List<RunView.Fact> versions,
    String graph,
    String ladder,
    List<Row> timeline) {

  /** A line of the scenario's text with its finding, if it has one. */
  record Line(String keyword, String text, String style, String verdict, String reason) {}

  /** What a flow was interrupted for. */
  record FlowOutage(String flow, String length) {}

  /** A line of the timeline. */
  record Row(String offset, String source, String packet, String text, String style) {}

  static ScenarioView of(ScenarioReport report, String css) {
    ScenarioResult result = report.result();
    Optional<Analysis> analysis = report.analysis();
    Optional<Evidence> evidence = analysis.map(Analysis::evidence);
    Optional<Recovery> recovery = analysis.flatMap(Analysis::recovery);
    Optional<Recovery> interrupted = recovery.filter(r -> !r.uninterrupted());
    Gherkin gherkin = new Gherkin(report);
    return new ScenarioView(
        css,
        report.run(),
        result.feature(),
        result.scenario(),
        result.file() + ":" + result.line(),
        result.pair(),
        RunView.round(result),
        result.verdict().name(),
        Verdicts.style(result.verdict()),
        result.reason(),
        Figures.of(Duration.ofMillis(result.durationMs())),
        recovery.map(ScenarioView::recovery).orElse(""),
        interrupted.map(ScenarioView::countedFrom).orElse(""),
        interrupted.flatMap(Recovery::away).map(Figures::of).orElse(""),
        analysis.map(a -> outages(a, recovery)).orElse(List.of()),
        Optional.ofNullable(result.archive()).orElse(""),
        gherkin.lines(),
        gherkin.unmatched(),
        RunView.facts(report.versions()),
        evidence.map(e -> TrafficGraph.of(e, recovery)).orElse(""),
        evidence.map(e -> Ladder.of(e, recovery, report.decrypted())).orElse(""),
        analysis.map(ScenarioView::timeline).orElse(List.of()));
  }

  private static String recovery(Recovery recovery) {
    if (recovery.directions().isEmpty()) {
      return "";
    }
    if (recovery.uninterrupted()) {
      return "not interrupted";
    }
    return recovery
        .duration()
        .map(took -> took.isZero() ? "at once" : Figures.of(took))
        .orElse("never");
  }

  /** Goes on after the figure. */
  private static String countedFrom(Recovery recovery) {
    if (recovery.duration().isEmpty()) {
      return "";
    }
    boolean atOnce = recovery.duration().get().isZero();
    return (atOnce ? "when " : "after ") + recovery.countedFrom();
  }

  private static List<FlowOutage> outages(Analysis analysis, Optional<Recovery> recovery) {
    return analysis.evidence().directions().stream()
        .map(way -> new FlowOutage(way.arrow(), outage(analysis, recovery, way)))
        .filter(outage -> !outage.length().isEmpty())
        .toList();
  }

  private static String outage(Analysis analysis, Optional<Recovery> recovery, Flow way) {
    Evidence evidence = analysis.evidence();
    Delivery delivery = analysis.delivery(way);
    if (delivery.expected().isEmpty()) {
      return "";
    }
    Optional<Outage> outage =
        recovery.isPresent()
            ? recovery.get().direction(way).flatMap(Recovery.DirectionRecovery::outage)
            : delivery.outages().stream()
                .max(Comparator.comparing(o -> o.length(evidence.taken())));
    return outage
        .map(
            o ->
                Figures.of(o.length(evidence.taken()))
                    + ", "
                    + Figures.grouped(o.lost())
                    + " lost"
                    + (o.end().isEmpty() ? ", still down" : ""))
        .orElse("none");
  }

  private static List<Row> timeline(Analysis analysis) {
    Timeline timeline = analysis.timeline();
    List<Row> rows = new ArrayList<>();
    for (Timeline.Entry entry : timeline.entries()) {
      rows.add(
          new Row(
              Figures.offset(timeline.offset(entry)),
              entry.source().words(),
              entry.packet().map(n -> "#" + n).orElse(""),
              entry.text(),
              entry.kind().word()));
    }
    return rows;
  }
}

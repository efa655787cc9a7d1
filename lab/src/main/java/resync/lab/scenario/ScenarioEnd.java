package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.RunArchive;
import resync.lab.archive.ScenarioFolder;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.archive.WiresharkProfile;
import resync.lab.check.CaptureShows;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.fabric.Testbed;
import resync.lab.report.ScenarioReport;
import resync.lab.topology.Side;

/** The end of a scenario. Whatever goes wrong in one part of it, the others still happen. */
final class ScenarioEnd {
  // Probes that are on their way when the senders stop are not lost.
  private static final Duration LAST_PROBES = Duration.ofMillis(100);

  private final Scenario scenario;
  private final RunArchive archive;
  private final int round;

  ScenarioEnd(Scenario scenario, RunArchive archive, int round) {
    this.scenario = scenario;
    this.archive = archive;
    this.round = round;
  }

  /** The result, and what the report shows of it. */
  record Outcome(ScenarioResult result, ScenarioReport report) {}

  Outcome run() {
    Testbed testbed = scenario.testbedIfRunning();
    if (testbed == null) {
      archive.drop(scenario.directory());
      ScenarioResult result = result(Measured.NONE, null);
      return new Outcome(result, report(result, Map.of(), null, Map.of()));
    }
    try (testbed) {
      attempt("stopping the traffic", () -> stopTraffic(testbed));
      scenario.heal();
      Evidence evidence = collect();
      attempt("collecting the key tables", () -> mergeKeys(testbed));
      attempt("collecting the nodes' files", testbed::stopAndCollect);
      return keep(testbed, evidence);
    } finally {
      scenario.closeEvidence();
    }
  }

  private static void stopTraffic(Testbed testbed) {
    testbed.traffic().stop();
    testbed.time().pass(LAST_PROBES);
  }

  private void mergeKeys(Testbed testbed) {
    Decrypting.mergeKeys(testbed, profile());
  }

  private @Nullable Evidence collect() {
    try {
      Evidence evidence = scenario.evidenceIfRunning();
      // What follows the damaged place was not judged, so nothing is proven.
      scenario
          .damagedCaptures()
          .forEach(
              damage ->
                  scenario.add(new Finding("reading the captures", Verdict.INCONCLUSIVE, damage)));
      return evidence;
    } catch (RuntimeException e) {
      scenario.add(new Finding("collecting the evidence", Verdict.INCONCLUSIVE, e.toString()));
      return null;
    }
  }

  private Outcome keep(Testbed testbed, @Nullable Evidence evidence) {
    Measured measured = evidence == null ? Measured.NONE : Measured.of(evidence);
    ScenarioResult result = result(measured, RunArchive.nameOf(scenario.directory()));
    Map<String, String> versions = testbed.versions();
    ScenarioFolder.write(scenario.directory(), scenario.text(), result, evidence, versions);
    ScenarioReport report =
        report(result, versions, evidence, Decrypting.archived(testbed, profile()));
    archive.keep(scenario.directory());
    return new Outcome(result, report);
  }

  private ScenarioReport report(
      ScenarioResult result,
      Map<String, String> versions,
      @Nullable Evidence evidence,
      Map<Side, List<CaptureShows.Message>> decrypted) {
    return new ScenarioReport(
        result.round(),
        result.feature(),
        result.scenario(),
        result.file() + ":" + result.line(),
        result.pair(),
        scenario.text().gherkin(),
        result.verdict(),
        result.reason(),
        result.findings(),
        Duration.ofMillis(result.durationMs()),
        Optional.ofNullable(result.archive()),
        new TreeMap<>(versions),
        Optional.ofNullable(evidence),
        decrypted);
  }

  private Path profile() {
    return scenario.directory().resolve(WiresharkProfile.FOLDER);
  }

  private void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      scenario.add(new Finding(what, Verdict.INCONCLUSIVE, e.toString()));
    }
  }

  private ScenarioResult result(Measured measured, @Nullable String folder) {
    List<Finding> findings = scenario.findings();
    Finding decisive = decisive(findings);
    ScenarioText text = scenario.text();
    return new ScenarioResult(
        scenario.number(),
        round,
        text.feature(),
        text.name(),
        text.file(),
        text.line(),
        text.tags(),
        scenario.pairWords(),
        decisive.verdict(),
        decisive.reason(),
        measured.recoveryMs(),
        measured.countedFrom(),
        measured.awayMs(),
        measured.directions(),
        findings,
        scenario.began(),
        Duration.between(scenario.began(), Instant.now()).toMillis(),
        folder);
  }

  /** The worst finding, the first of its kind; where all passed, the first. */
  static Finding decisive(List<Finding> findings) {
    if (findings.isEmpty()) {
      return new Finding("", Verdict.INCONCLUSIVE, "the scenario has no Then: nothing was checked");
    }
    Finding worst = findings.getFirst();
    for (Finding finding : findings) {
      if (finding.verdict().compareTo(worst.verdict()) > 0) {
        worst = finding;
      }
    }
    return worst;
  }
}

package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ArchivedScenario;
import resync.lab.archive.ArchivedScenario.Recorded;
import resync.lab.archive.RunArchive;
import resync.lab.archive.ScenarioFolder;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.archive.WiresharkProfile;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.fabric.Testbed;

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

  ScenarioResult run() {
    Testbed testbed = scenario.testbedIfRunning();
    if (testbed == null) {
      archive.drop(scenario.directory());
      return result(Measured.NONE, null);
    }
    try (testbed) {
      attempt("stopping the traffic", () -> stopTraffic(testbed));
      scenario.heal();
      Evidence evidence = collect();
      Analysis analysis = evidence == null ? null : new Analysis(evidence);
      attempt("collecting the key tables", () -> mergeKeys(testbed));
      attempt("collecting the nodes' files", testbed::stopAndCollect);
      return keep(testbed, analysis);
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

  private ScenarioResult keep(Testbed testbed, @Nullable Analysis analysis) {
    Measured measured = analysis == null ? Measured.NONE : Measured.of(analysis);
    ScenarioResult result = result(measured, RunArchive.nameOf(scenario.directory()));
    if (result.verdict() == Verdict.PASS || result.verdict() == Verdict.UNSUPPORTED) {
      testbed.trust();
    }
    ArchivedScenario archived =
        new ArchivedScenario(
            scenario.text().gherkin(),
            result,
            scenario.notCarriedOut(),
            testbed.versions(),
            Optional.ofNullable(analysis).map(this::recorded));
    ScenarioFolder.write(scenario.directory(), archived);
    ScenarioPage.write(scenario.directory(), archive.id(), archived);
    archive.keep(scenario.directory());
    return result;
  }

  private Recorded recorded(Analysis analysis) {
    return new Recorded(analysis, scenario.slowness(), scenario.judgements());
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
    Outcome outcome = Outcome.of(scenario.findings(), scenario.notJudged(), measured);
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
        outcome.decisive().verdict(),
        outcome.decisive().reason(),
        measured.recoveryMs(),
        measured.countedFrom(),
        measured.awayMs(),
        measured.directions(),
        outcome.findings(),
        outcome.notJudged(),
        scenario.began(),
        Duration.between(scenario.began(), Instant.now()).toMillis(),
        folder);
  }
}

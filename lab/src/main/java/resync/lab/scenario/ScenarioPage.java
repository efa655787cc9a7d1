package resync.lab.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import resync.lab.archive.ArchivedScenario;
import resync.lab.archive.WholeFile;
import resync.lab.evidence.Evidence;
import resync.lab.report.HtmlReport;
import resync.lab.report.ScenarioReport;

/** The page of a scenario, drawn when it ends and again whenever somebody asks for it. */
public final class ScenarioPage {
  private ScenarioPage() {}

  /**
   * Draws it from what the scenario's folder holds.
   *
   * @param run the run's id
   */
  public static void write(Path folder, String run, ArchivedScenario scenario) {
    ScenarioReport report =
        new ScenarioReport(
            run,
            scenario.result(),
            scenario.gherkin(),
            scenario.notCarriedOut(),
            scenario.versions(),
            scenario.recorded().map(ArchivedScenario.Recorded::analysis),
            scenario
                .recorded()
                .map(ArchivedScenario.Recorded::evidence)
                .map(Evidence::topology)
                .map(topology -> Decrypting.archived(folder, topology))
                .orElse(Map.of()));
    try {
      WholeFile.write(folder.resolve(HtmlReport.FILE), HtmlReport.scenario(report));
    } catch (IOException e) {
      throw new UncheckedIOException("the page of a scenario cannot be written to " + folder, e);
    }
  }
}

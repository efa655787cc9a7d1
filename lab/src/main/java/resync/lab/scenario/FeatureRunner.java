package resync.lab.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.lab.archive.ScenarioText;

/**
 * Reads feature files and carries out their sentences. The lab knows nothing of Gherkin: an
 * implementation is found by {@link java.util.ServiceLoader}.
 */
public interface FeatureRunner {
  /**
   * Which scenarios.
   *
   * @param features files, or folders that are searched; a file may be followed by {@code :LINE}
   * @param tags a tag expression such as {@code not @baseline}; empty for any
   * @param name a regular expression that the scenario's title contains a match of; empty for any
   */
  record Selection(List<String> features, Optional<String> tags, Optional<String> name) {
    public Selection {
      features = List.copyOf(features);
    }
  }

  /**
   * What would run.
   *
   * @param scenarios in order; a scenario that another pair made equal to one before it is left out
   * @param mistakes in the features, each with file and line and what would be right; a plan with
   *     mistakes is not run
   */
  record Plan(List<ScenarioText> scenarios, List<String> mistakes) {
    public Plan {
      scenarios = List.copyOf(scenarios);
      mistakes = List.copyOf(mistakes);
    }
  }

  /**
   * Finds the scenarios and checks every sentence of them. Starts nothing.
   *
   * @param implementations those that exist
   */
  Plan plan(Selection selection, PairOverride pair, Set<String> implementations);

  /**
   * Runs the scenarios of a plan, as many at a time as {@link LabRun#jobs} says.
   *
   * @param reports an existing folder that receives Cucumber messages
   * @param round from 1; part of the reports' names
   */
  void run(Plan plan, LabRun run, Path reports, int round);

  /**
   * Says all sentences of features to scenarios that carry none out.
   *
   * @param features files with one scenario each
   * @return mistakes, as those of a {@link Plan}
   */
  List<String> rehearse(List<Path> features, Stage stage);

  /** Who is said the sentences of a scenario. */
  interface Stage {
    /**
     * Who is said the sentences that follow.
     *
     * @param feature the file that the scenario stands in
     */
    Rehearsal begin(Path feature, ScenarioText text);

    /** All has been said. */
    void end(Rehearsal rehearsal);
  }
}

package resync.lab.archive;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;

/**
 * A scenario that is over, as its folder holds it.
 *
 * @param gherkin the scenario alone, as a feature file that can be run
 * @param notCarriedOut sentences of Given and When that the scenario did not come to, in order
 * @param versions by node
 * @param recorded empty where nothing could be gathered
 */
public record ArchivedScenario(
    String gherkin,
    ScenarioResult result,
    List<String> notCarriedOut,
    Map<String, String> versions,
    Optional<Recorded> recorded) {

  public ArchivedScenario {
    notCarriedOut = List.copyOf(notCarriedOut);
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
  }

  /**
   * What was seen of it.
   *
   * @param analysis of the evidence as of the scenario's end
   * @param slowness how many times slower than the reference the machine was reckoned
   * @param judgements of the findings that were judged from evidence, in their order
   */
  public record Recorded(Analysis analysis, double slowness, List<Judgement> judgements) {
    public Recorded {
      judgements = List.copyOf(judgements);
    }

    /** The evidence as of the scenario's end. */
    public Evidence evidence() {
      return analysis.evidence();
    }

    /** What a sentence was judged from. */
    public Evidence at(Judgement judgement) {
      return evidence().at(judgement.moment());
    }
  }
}

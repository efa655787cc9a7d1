package resync.lab.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.CaptureShows;
import resync.lab.evidence.Analysis;
import resync.lab.topology.GatewayName;

/**
 * One scenario of a run, as its page shows it.
 *
 * @param run the run's id
 * @param gherkin the scenario's text; a line whose sentence is a finding's check gets its verdict
 * @param notCarriedOut sentences that the scenario did not come to, in order
 * @param versions what the nodes ran, shown in the order of the map
 * @param analysis of the evidence as of the scenario's end; empty where there is none
 * @param decrypted what keys make readable of the IKE messages in each capture; empty where nothing
 *     was decrypted
 */
public record ScenarioReport(
    String run,
    ScenarioResult result,
    String gherkin,
    List<String> notCarriedOut,
    Map<String, String> versions,
    Optional<Analysis> analysis,
    Map<GatewayName, List<CaptureShows.Message>> decrypted) {
  public ScenarioReport {
    notCarriedOut = List.copyOf(notCarriedOut);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    decrypted = Map.copyOf(decrypted);
  }
}

package resync.lab.report;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.check.CaptureShows;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.topology.Side;

/**
 * One scenario of a run, as the page shows it.
 *
 * @param round from 1; above 1 where the run repeats its scenarios
 * @param feature the feature's title
 * @param file where it is written, with the line
 * @param pair implementations of west and east, such as {@code java/strongswan}
 * @param gherkin the scenario's text; a line whose sentence is a finding's check gets its verdict
 * @param reason of the verdict
 * @param archive the scenario's folder relative to the page; empty where nothing was started
 * @param versions what the nodes ran, shown in the order of the map
 * @param evidence as of the scenario's end; empty where nothing was started
 * @param decrypted what keys make readable of the IKE messages in each capture; empty where nothing
 *     was decrypted
 */
public record ScenarioReport(
    int round,
    String feature,
    String name,
    String file,
    String pair,
    String gherkin,
    Verdict verdict,
    String reason,
    List<Finding> findings,
    Duration took,
    Optional<String> archive,
    Map<String, String> versions,
    Optional<Evidence> evidence,
    Map<Side, List<CaptureShows.Message>> decrypted) {
  public ScenarioReport {
    findings = List.copyOf(findings);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    decrypted = Map.copyOf(decrypted);
  }
}

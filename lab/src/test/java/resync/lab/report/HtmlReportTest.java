package resync.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioResult;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.check.CaptureShows;
import resync.lab.check.Checks;
import resync.lab.check.Finding;
import resync.lab.check.NoPlaintext;
import resync.lab.check.SasAgree;
import resync.lab.check.TrafficFlowsAgain;
import resync.lab.check.TrafficUntouched;
import resync.lab.check.Verdict;
import resync.lab.dissect.IkePayload.VendorId;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Story;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

class HtmlReportTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;

  private static final String TEXT =
      """
      Scenario: east restarts under traffic from west
        Given gateways west running java and east running java
        And an IKEv2 tunnel between west and east
        And east recovers invalid SPIs
        And traffic flowing from west to east
        When east restarts and loses all its SAs
        Then traffic flows again within 5 seconds
        And west and east agree on their SAs
        And no plaintext crossed the wire
      """;

  private static Story restart(int newSpiAt) {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 3000)
        .exchange(THERE, 2, "00000000000000a1", "IKE_SA_INIT", 0, List.of("SA", "KE", "Ni"))
        .exchange(THERE, 4, "00000000000000a1", "IKE_AUTH", 1, List.of("SK"))
        .spi(THERE, t -> t < newSpiAt ? "c0000001" : "d0000001")
        .spi(BACK, t -> t < 1000 ? "c0000002" : "d0000002")
        .delivered(THERE, t -> t < 1000 || t >= newSpiAt)
        .currentSpis("d0000001", "d0000002");
  }

  private static Evidence recovered() {
    return restart(3040)
        .exchange(BACK, 3003, "00000000000000a2", "IKE_SA_INIT", 0, List.of("SA", "KE", "Ni"))
        .exchange(BACK, 3012, "00000000000000a2", "IKE_AUTH", 1, List.of("SK"))
        .exchange(BACK, 3020, "00000000000000a2", "INFORMATIONAL", 2, List.of("SK"))
        .event(Preset.EAST, 3003, "recovery-started", Map.of("spi", "c0000001"))
        .echoed(6000)
        .taken(6000);
  }

  private static Evidence blackHoled() {
    Story story = restart(99_000);
    for (int i = 0; i < 12; i++) {
      story.request(THERE, 3500 + 400 * i, "00000000000000a1", "INFORMATIONAL", 2);
    }
    return story.echoed(9000).taken(9000);
  }

  private static Evidence forged() {
    Story story = new Story().fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 1100);
    for (int i = 0; i < 10; i++) {
      story.forged(THERE, 1000 + 10 * i, new Esp("deadbeef", i, false));
    }
    return story.echoed(4000).taken(4000);
  }

  private static ScenarioReport scenario(String name, String pair, Evidence evidence, int bound) {
    List<Finding> findings = new ArrayList<>();
    if (evidence.faults().getFirst().kind() == Kind.FORGED_PACKETS) {
      findings.add(Checks.judge("the traffic is untouched", new TrafficUntouched(), evidence));
    } else {
      findings.add(
          Checks.judge(
              "traffic flows again within 5 seconds",
              new TrafficFlowsAgain(Duration.ofSeconds(bound)),
              evidence));
      findings.add(
          Checks.judge(
              "west and east agree on their SAs",
              new SasAgree(Preset.WEST, Preset.EAST),
              evidence));
      findings.add(Checks.judge("no plaintext crossed the wire", new NoPlaintext(), evidence));
    }
    return new ScenarioReport(
        "20261121-120000-ab12",
        result(1, name, pair, findings, evidence),
        TEXT,
        List.of(),
        Map.of("gateway-west", "resync/peer:1234"),
        Optional.of(new Analysis(evidence)),
        Map.of(
            Preset.EAST,
            List.of(
                new CaptureShows.Message(
                    7, Story.at(3020), "198.51.100.1", List.of("D", "INVALID_SPI")))));
  }

  private static ScenarioResult result(
      int round, String name, String pair, List<Finding> findings, @Nullable Evidence evidence) {
    Verdict verdict = evidence == null ? Verdict.UNSUPPORTED : Checks.worst(findings);
    Optional<Recovery> recovery = Optional.ofNullable(evidence).flatMap(Recovery::ofLastFault);
    return new ScenarioResult(
        round,
        round,
        "A gateway that restarts <recovers>",
        name,
        "features/recovery/restart.feature",
        12,
        List.of(),
        pair,
        verdict,
        findings.stream()
            .filter(f -> f.verdict() == verdict)
            .findFirst()
            .map(Finding::reason)
            .orElse("openiked has no invalid-SPI recovery"),
        recovery.flatMap(Recovery::duration).map(d -> d.toNanos() / 1e6).orElse(null),
        null,
        null,
        Map.of(),
        findings,
        List.of(),
        Story.START,
        9_500,
        evidence == null ? null : "01-restart-" + pair.replace('/', '-'));
  }

  private static List<ScenarioReport> scenarios() {
    return List.of(
        scenario("east restarts under traffic from west", "java/java", recovered(), 5),
        scenario("east restarts under traffic from west", "java/strongswan", blackHoled(), 5),
        scenario("forged ESP with a random SPI", "java/java", forged(), 5));
  }

  private static RunResult run(List<ScenarioResult> results, int exitCode) {
    return new RunResult(
        RunResult.FORMAT,
        "20261121-120000-ab12",
        Story.START,
        Story.START.plusSeconds(95),
        results.size(),
        exitCode,
        null,
        List.of("./resync", "run"),
        Map.of("kernel", "6.18", "processors", "2"),
        1,
        "sim",
        null,
        null,
        results);
  }

  private static String runPage() {
    List<ScenarioResult> results = new ArrayList<>();
    scenarios().forEach(s -> results.add(s.result()));
    results.add(
        result(1, "east restarts under traffic from west", "java/openiked", List.of(), null));
    return HtmlReport.run(run(results, 1));
  }

  private static String scenarioPages() {
    return scenarios().stream().map(HtmlReport::scenario).collect(Collectors.joining("\n"));
  }

  @Test
  void needsNothingButItself() {
    String html = runPage() + scenarioPages();
    assertFalse(html.contains("http://") || html.contains("https://"), "it loads something");
    assertFalse(html.contains("<script"), "it runs something");
    assertFalse(html.contains("{{"), "a part of the template was not filled in");
  }

  @Test
  void countsAndFigures() {
    String html = runPage() + scenarioPages();
    assertTrue(html.contains("<span class=\"chip pass\">2 passed</span>"), html);
    assertTrue(html.contains("<span class=\"chip fail\">1 failed</span>"), html);
    assertTrue(html.contains("<span class=\"chip none\">1 unsupported</span>"), html);
    assertTrue(html.contains("1: something failed, stayed undecided or did not run"), html);
    assertTrue(html.contains("back after 40 ms"), html);
    assertTrue(html.contains("&lt;recovers&gt;"), "titles are escaped");
  }

  @Test
  void theMatrixNamesEachFeatureOnce() {
    String html = runPage();
    String matrix = html.substring(html.indexOf("class=\"matrix\""), html.indexOf("</table>"));
    assertEquals(2, matrix.split("A gateway that restarts", -1).length, matrix);
    assertEquals(3, matrix.split("<th scope=\"row\">", -1).length, "two scenarios");
    assertTrue(matrix.contains("colspan=\"4\""), "over three pairs");
  }

  @Test
  void roundsHaveAMedian() {
    ScenarioResult round = result(1, "east restarts", "java/java", List.of(), recovered());
    String html = HtmlReport.run(run(List.of(round, round), 0));
    assertTrue(html.contains("median 40 ms of 2"), html);
  }

  @Test
  void findingsStandBesideTheirSentences() {
    String html = scenarioPages();
    Matcher line =
        Pattern.compile(
                "<b>  Then </b>traffic flows again within 5 seconds</span><span class=\"finding\">"
                    + "<span class=\"chip (\\w+)\">")
            .matcher(html);
    List<String> verdicts = line.results().map(r -> r.group(1)).toList();
    assertEquals(List.of("pass", "fail"), verdicts);
    assertTrue(html.contains("<b>PASS</b> the traffic is untouched:"), "not in the text");
  }

  @Test
  void aSentenceThatWasNotReachedSaysSo() {
    ScenarioReport all = scenario("east restarts", "java/java", recovered(), 5);
    ScenarioResult cut =
        result(1, "east restarts", "java/java", all.result().findings().subList(0, 1), recovered());
    String html =
        HtmlReport.scenario(
            new ScenarioReport(
                all.run(),
                withNotJudged(cut, List.of("no plaintext crossed the wire")),
                TEXT,
                List.of("east recovers invalid SPIs"),
                Map.of(),
                all.analysis(),
                Map.of()));
    assertTrue(
        html.contains("no plaintext crossed the wire</span><span class=\"finding\">not judged<"),
        html);
    assertTrue(
        html.contains("east recovers invalid SPIs</span><span class=\"finding\">not carried out<"),
        html);
    assertFalse(html.contains("Versions"), "an empty part has a heading");
  }

  private static ScenarioResult withNotJudged(ScenarioResult result, List<String> notJudged) {
    return new ScenarioResult(
        result.number(),
        result.round(),
        result.feature(),
        result.scenario(),
        result.file(),
        result.line(),
        result.tags(),
        result.pair(),
        result.verdict(),
        result.reason(),
        result.recoveryMs(),
        result.countedFrom(),
        result.awayMs(),
        result.directions(),
        result.findings(),
        notJudged,
        result.started(),
        result.durationMs(),
        result.archive());
  }

  @Test
  void theLadderTellsTheStory() {
    String html = scenarioPages();
    assertTrue(
        html.contains("200 ESP packets on a dead SPI in 1.99 s while nobody is there"), html);
    assertTrue(
        html.contains("ESP on dead SPI 0xc0000001: the recovery is measured from here"), html);
    assertTrue(
        html.contains(
            "first ESP on SPI 0xd0000001: back 40 ms after the first packet on a dead SPI reached"
                + " east"),
        html);
    assertTrue(html.contains("6 more like these in"), "retransmissions are folded");
    assertTrue(html.contains("forged: 9 more in 80 ms"), html);
    assertTrue(html.contains("forged: ESP on SPI 0xdeadbeef"), html);
  }

  @Test
  void theLadderShowsWhatIsSetUpAgainAndWhoTheEndsSayTheyAre() {
    Evidence evidence =
        restart(3040)
            .exchange(BACK, 3003, "00000000000000a2", "IKE_SA_INIT", 0, List.of("SA", "V", "V"))
            .event(Preset.EAST, 3012, "ike-sa-up", Map.of("initiatorSpi", "00000000000000a2"))
            .event(
                Preset.EAST,
                3013,
                "child-sa-up",
                Map.of("name", "net", "inboundSpi", "d0000001", "outboundSpi", "d0000002"))
            .echoed(6000)
            .taken(6000);
    long number =
        evidence.captures().get(Preset.EAST).stream()
            .filter(p -> p.content() instanceof CapturedPacket.Ike ike && !ike.response())
            .filter(p -> p.time().equals(Story.at(3003)))
            .findFirst()
            .orElseThrow()
            .number();
    String html =
        Ladder.of(
            evidence,
            Recovery.ofLastFault(evidence),
            Map.of(
                Preset.EAST,
                List.of(
                    new CaptureShows.Message(
                        number,
                        Story.at(3003),
                        "198.51.100.1",
                        List.of("SA", "V", "V"),
                        List.of(),
                        List.of(
                            new VendorId("V", Optional.of("strongSwan"), "882f"),
                            new VendorId("V", Optional.empty(), "0011"))))));
    assertTrue(html.contains("IKE_SA_INIT request 0 \u00b7 SA, V strongSwan, V<"), html);
    assertTrue(html.contains("V 0011"), "an unknown one is in the tooltip");
    assertTrue(
        html.contains(
            ">new IKE SA 00000000000000a2; new Child SA net, in 0xd0000001, out 0xd0000002<"),
        html);
  }

  @Test
  void everyDrawingIsWellFormed() throws Exception {
    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(scenarioPages());
    int drawings = 0;
    while (svg.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg.group())));
      drawings++;
    }
    assertEquals(7, drawings, "three graphs, one close-up, three ladders");
  }

  @Test
  void aRunOfNothingIsStillAPage() {
    String html = HtmlReport.run(run(List.of(), 2));
    assertTrue(html.contains("2: the run could not be carried out"), html);
  }
}

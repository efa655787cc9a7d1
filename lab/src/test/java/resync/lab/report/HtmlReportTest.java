package resync.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.check.CaptureShows;
import resync.lab.check.Checks;
import resync.lab.check.Finding;
import resync.lab.check.NoPlaintext;
import resync.lab.check.SasAgree;
import resync.lab.check.TrafficFlowsAgain;
import resync.lab.check.TrafficUntouched;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;

class HtmlReportTest {
  private static final Direction THERE = Direction.WEST_TO_EAST;
  private static final Direction BACK = Direction.EAST_TO_WEST;

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
        .fault(Kind.RESTART, Side.EAST, 1000, 3000)
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
        .event(Side.EAST, 3003, "recovery-started", Map.of("spi", "c0000001"))
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
    Story story = new Story().fault(Kind.FORGED_PACKETS, Side.EAST, 1000, 1100);
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
      findings.add(Checks.judge("west and east agree on their SAs", new SasAgree(), evidence));
      findings.add(Checks.judge("no plaintext crossed the wire", new NoPlaintext(), evidence));
    }
    Verdict verdict = Checks.worst(findings);
    String reason =
        findings.stream().filter(f -> f.verdict() == verdict).findFirst().orElseThrow().reason();
    return new ScenarioReport(
        1,
        "A gateway that restarts <recovers>",
        name,
        "features/recovery/restart.feature:12",
        pair,
        TEXT,
        verdict,
        reason,
        findings,
        Duration.ofMillis(9_500),
        Optional.of("01-restart-" + pair.replace('/', '-')),
        Map.of("gateway-west", "resync/peer:1234"),
        Optional.of(evidence),
        Map.of(
            Side.EAST,
            List.of(
                new CaptureShows.Message(
                    7, Story.at(3020), "198.51.100.1", List.of("D", "INVALID_SPI")))));
  }

  private static RunReport run() {
    return new RunReport(
        "20261121-120000-ab12",
        Story.START,
        Duration.ofSeconds(95),
        List.of("./resync", "run"),
        1,
        Map.of("kernel", "6.18", "processors", "2"),
        List.of(
            scenario("east restarts under traffic from west", "java/java", recovered(), 5),
            scenario("east restarts under traffic from west", "java/strongswan", blackHoled(), 5),
            scenario("forged ESP with a random SPI", "java/java", forged(), 5),
            new ScenarioReport(
                1,
                "A gateway that restarts <recovers>",
                "east restarts under traffic from west",
                "features/recovery/restart.feature:12",
                "java/openiked",
                TEXT,
                Verdict.UNSUPPORTED,
                "openiked has no invalid-SPI recovery",
                List.of(),
                Duration.ofMillis(12),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of())));
  }

  @Test
  void needsNothingButItself() {
    String html = HtmlReport.render(run());
    HtmlReport.write(run(), Path.of("target/report-example.html"));
    assertFalse(html.contains("http://") || html.contains("https://"), "it loads something");
    assertFalse(html.contains("<script"), "it runs something");
    assertFalse(html.contains("{{"), "a part of the template was not filled in");
  }

  @Test
  void countsAndFigures() {
    String html = HtmlReport.render(run());
    assertTrue(html.contains("<span class=\"chip pass\">2 passed</span>"), html);
    assertTrue(html.contains("<span class=\"chip fail\">1 failed</span>"), html);
    assertTrue(html.contains("<span class=\"chip none\">1 unsupported</span>"), html);
    assertTrue(html.contains("1: something failed or stayed undecided"), html);
    assertTrue(html.contains("back after 40 ms"), html);
    assertTrue(html.contains("&lt;recovers&gt;"), "titles are escaped");
  }

  @Test
  void theMatrixNamesEachFeatureOnce() {
    String html = HtmlReport.render(run());
    String matrix = html.substring(html.indexOf("class=\"matrix\""), html.indexOf("</table>"));
    assertEquals(2, matrix.split("A gateway that restarts", -1).length, matrix);
    assertEquals(3, matrix.split("<th scope=\"row\">", -1).length, "two scenarios");
    assertTrue(matrix.contains("colspan=\"4\""), "over three pairs");
  }

  @Test
  void roundsHaveAMedian() {
    ScenarioReport round = scenario("east restarts", "java/java", recovered(), 5);
    String html =
        HtmlReport.render(
            new RunReport(
                "r", Story.START, Duration.ZERO, List.of(), 0, Map.of(), List.of(round, round)));
    assertTrue(html.contains("median 40 ms of 2"), html);
  }

  @Test
  void findingsStandBesideTheirSentences() {
    String html = HtmlReport.render(run());
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
  void theLadderTellsTheStory() {
    String html = HtmlReport.render(run());
    assertTrue(
        html.contains("200 ESP packets on a dead SPI in 1.99 s while nobody is there"), html);
    assertTrue(
        html.contains("ESP on dead SPI 0xc0000001: the recovery is measured from here"), html);
    assertTrue(html.contains("first ESP on SPI 0xd0000001: back after 40 ms"), html);
    assertTrue(html.contains("6 more like these in"), "retransmissions are folded");
    assertTrue(html.contains("forged: 9 more in 80 ms"), html);
    assertTrue(html.contains("forged: ESP on SPI 0xdeadbeef"), html);
  }

  @Test
  void everyDrawingIsWellFormed() throws Exception {
    Matcher svg =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(HtmlReport.render(run()));
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
    String html =
        HtmlReport.render(
            new RunReport("r", Story.START, Duration.ZERO, List.of(), 2, Map.of(), List.of()));
    assertTrue(html.contains("2: the run could not be carried out"), html);
  }
}

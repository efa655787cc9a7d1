package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;

/**
 * Whoever asks hears the same of a scenario: the exit code, results.json, JUnit XML, Cucumber's
 * messages and the pages are held against each other for every verdict.
 */
class OneTruthTest {
  @TempDir static Path folder;

  /**
   * What a scenario comes to.
   *
   * @param east what its east gateway runs
   * @param sentences after a tunnel with traffic
   * @param statuses that Cucumber gives these sentences, and the last hook
   */
  record Case(
      String name,
      String east,
      String sentences,
      int exitCode,
      Verdict verdict,
      String reason,
      List<String> statuses) {
    Path feature() throws IOException {
      Path file =
          Files.createDirectories(folder.resolve(name.replace(' ', '-'))).resolve("a.feature");
      return Files.writeString(
          file,
          """
          Feature: one truth
            Background:
              Given gateways west running java and east running %s
              And an IKEv2 tunnel between west and east
              And traffic flowing from west to east
            Scenario: the scenario
          """
                  .formatted(east)
              + sentences.indent(4));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a pass",
            "java",
            "When 1 second passes\nThen no plaintext crossed the wire",
            0,
            Verdict.PASS,
            "captured packets",
            List.of("PASSED", "PASSED", "PASSED")),
        new Case(
            "a failure in the first Then of three",
            "java",
            """
            When east restarts and loses all its SAs
            Then traffic flows again within 100 milliseconds
            And the capture shows INVALID_SPI from east to west
            And no plaintext crossed the wire
            """,
            1,
            Verdict.FAIL,
            "the bound is 100 ms",
            List.of("PASSED", "FAILED", "FAILED", "PASSED", "FAILED")),
        new Case(
            "a When after a Then that failed",
            "java",
            """
            When 1 second passes
            Then the capture shows INVALID_SPI from east to west
            When 1 second passes
            Then no plaintext crossed the wire
            """,
            1,
            Verdict.FAIL,
            "carries INVALID_SPI",
            List.of("PASSED", "FAILED", "SKIPPED", "SKIPPED", "FAILED")),
        new Case(
            "a Then that cannot be decided",
            "java",
            """
            When nothing is done for 1 second
            Then no tunnel comes up within 1 second
            And no plaintext crossed the wire
            """,
            1,
            Verdict.INCONCLUSIVE,
            "nobody has tried",
            List.of("PASSED", "FAILED", "PASSED", "FAILED")),
        new Case(
            "a fault that never happened",
            "java",
            """
            When the next IKE_AUTH response from east to west is lost
            Then no plaintext crossed the wire
            """,
            1,
            Verdict.INCONCLUSIVE,
            "has not happened",
            List.of("PASSED", "PASSED", "FAILED")),
        new Case(
            "what a stack cannot do",
            "strongswan",
            "When 1 second passes\nThen no plaintext crossed the wire",
            0,
            Verdict.UNSUPPORTED,
            "strongswan",
            List.of("SKIPPED", "SKIPPED", "PASSED")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSameWhereverItIsTold(Case said) throws Exception {
    Path archive = folder.resolve(said.name() + " runs");
    int exitCode =
        Main.execute(
            "run", "--fabric", "sim", "--archive", archive.toString(), said.feature().toString());
    Runs.Kept kept = new Runs(archive).list().getFirst();
    ScenarioResult result = kept.result().results().getFirst();
    assertEquals(said.exitCode(), exitCode);
    assertEquals(said.exitCode(), kept.result().exitCode());
    assertEquals(said.verdict(), result.verdict(), result::account);
    assertTrue(result.reason().contains(said.reason()), result::reason);
    assertEquals(said.verdict(), junit(kept.folder()));
    List<String> told = messages(kept.folder());
    int sentences = said.statuses().size();
    assertEquals(said.statuses(), told.subList(told.size() - sentences, told.size()));
    assertEquals(worst(said.verdict()), worst(told));
    page(kept, result);
    everySentenceIsAccountedFor(said, result);
  }

  /** Only a page of several scenarios has the matrix, where one that never began has no page. */
  @Test
  void aMatrixLeadsToEveryScenario() throws IOException {
    Path feature =
        Files.writeString(
            folder.resolve("matrix.feature"),
            """
            Feature: a matrix
              Scenario Outline: pairs
                Given gateways west running java and east running <east>
                And an IKEv2 tunnel between west and east
                When 1 second passes
                Then west and east agree on their SAs
                Examples:
                  | east       |
                  | java       |
                  | strongswan |
            """);
    Path archive = folder.resolve("matrix runs");
    assertEquals(
        0, Main.execute("run", "--fabric", "sim", "--archive", archive.toString(), "" + feature));
    Path page = new Runs(archive).list().getFirst().folder().resolve("index.html");
    List<String> cells =
        Pattern.compile("class=\"cell (\\w+)\" href=\"([^\"]*)\"")
            .matcher(Files.readString(page))
            .results()
            .map(cell -> cell.group(1) + " " + cell.group(2))
            .toList();
    assertEquals(List.of("pass 001-pairs-java-java/index.html", "none #s2"), cells);
    assertEquals(List.of(), deadLinks(page));
  }

  /** JUnit XML has a failure, an error or neither; only a whole run says no more than that. */
  private static Verdict junit(Path run) throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(run.resolve("junit.xml").toFile())
            .getDocumentElement();
    NodeList tests = suite.getElementsByTagName("testcase");
    assertEquals(Integer.toString(tests.getLength()), suite.getAttribute("tests"));
    Element test = (Element) tests.item(0);
    Map<String, Verdict> verdicts =
        Map.of(
            "system-out", Verdict.PASS,
            "failure", Verdict.FAIL,
            "error", Verdict.INCONCLUSIVE,
            "skipped", Verdict.UNSUPPORTED);
    return verdicts.entrySet().stream()
        .filter(e -> test.getElementsByTagName(e.getKey()).getLength() == 1)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** The status of every step and hook, in order. */
  private static List<String> messages(Path run) throws IOException {
    List<String> statuses = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(run.resolve("messages.ndjson"))) {
      JsonNode result = mapper.readTree(line).path("testStepFinished").path("testStepResult");
      if (result.has("status")) {
        statuses.add(result.get("status").asText());
      }
    }
    return statuses;
  }

  // As Cucumber's own viewers judge a scenario by its steps.
  private static String worst(List<String> statuses) {
    return statuses.contains("FAILED")
        ? "FAILED"
        : statuses.contains("SKIPPED") ? "SKIPPED" : "PASSED";
  }

  private static String worst(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "PASSED";
      case UNSUPPORTED -> "SKIPPED";
      case FAIL, INCONCLUSIVE -> "FAILED";
    };
  }

  private static void page(Runs.Kept kept, ScenarioResult result) throws IOException {
    String page = Files.readString(kept.folder().resolve("index.html"));
    String number =
        "1 "
            + Map.of(
                    Verdict.PASS, "passed",
                    Verdict.FAIL, "failed",
                    Verdict.INCONCLUSIVE, "inconclusive",
                    Verdict.UNSUPPORTED, "unsupported")
                .get(result.verdict());
    assertTrue(page.contains(">" + number + "</span>"), page);
    assertTrue(page.contains("<dd>" + kept.result().exitCode() + ": "), page);
    assertEquals(List.of(), deadLinks(kept.folder().resolve("index.html")));
    assertTrue(
        result.verdict() == Verdict.PASS
            || page.contains("<div class=\"finding\">" + escaped(result.reason()) + "</div>"),
        page);
    if (result.archive() != null) {
      String own = Files.readString(kept.folder().resolve(result.archive()).resolve("index.html"));
      assertTrue(own.contains("<section class=\"scenario "), own);
      assertEquals(
          List.of(), deadLinks(kept.folder().resolve(result.archive()).resolve("index.html")));
      for (Finding finding : result.findings()) {
        assertTrue(own.contains(">" + finding.verdict() + "<"), own);
      }
      assertEquals(
          result.notJudged().size(),
          Pattern.compile("<span class=\"finding\">not judged</span>")
              .matcher(own)
              .results()
              .count());
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** What the links of a page name that is not there, be it a file or a place in it. */
  private static List<String> deadLinks(Path file) throws IOException {
    String page = Files.readString(file);
    List<String> dead = new ArrayList<>();
    for (MatchResult link : Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().toList()) {
      String to = link.group(1);
      boolean there =
          to.startsWith("#")
              ? page.split(" id=\"" + Pattern.quote(to.substring(1)) + "\"", -1).length == 2
              : !to.isEmpty() && Files.exists(file.resolveSibling(to));
      if (!there) {
        dead.add(to);
      }
    }
    return dead;
  }

  private static void everySentenceIsAccountedFor(Case said, ScenarioResult result) {
    List<String> thens =
        Pattern.compile("^(?:Then|And) (.*)$", Pattern.MULTILINE)
            .matcher(said.sentences())
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();
    for (String then : thens) {
      assertTrue(
          result.notJudged().contains(then)
              || result.findings().stream().anyMatch(f -> f.check().equals(then)),
          () -> "nothing of \"" + then + "\" in " + result.account());
    }
  }
}

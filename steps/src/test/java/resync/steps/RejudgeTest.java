package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.Runs;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;

/**
 * What is judged again from the archive comes to what the run came to, word for word and figure for
 * figure; and what was changed since is seen.
 */
class RejudgeTest {
  private static final String RECOVERED = "a recovery";
  private static final String PROBES = "host-east/probes.csv";
  private static final String CAPTURE = "wire/wire-east.pcap";

  private static final String FEATURE =
      """
      Feature: what can be judged again
        Background:
          Given gateways west running java and east running java
          And an IKEv2 tunnel between west and east

        Scenario: a recovery
          Given east recovers invalid SPIs
          And traffic flowing from west to east
          When east restarts and loses all its SAs
          Then traffic flows again within 1 second
          And at most 5 probes are lost
          And no plaintext crossed the wire
          And east has dropped packets with an invalid SPI
          When 1 second passes
          Then the capture shows INVALID_SPI from east to west
          And east has logged the invalid SPI

        Scenario: too much is demanded, and the rest is judged all the same
          Given traffic flowing from west to east
          When east restarts and loses all its SAs
          Then traffic flows again within 1 second
          And west and east agree on their SAs
          When 1 second passes
          Then no plaintext crossed the wire

        Scenario: nothing decides
          When nothing is done for 1 second
          Then no tunnel comes up within 1 second

        Scenario: the same is judged at two moments
          Given traffic flowing from west to east
          Then traffic flows again within 1 second
          When the link is down for 2 seconds
          Then traffic flows again within 1 second
      """;

  @TempDir static Path folder;

  /** A run of scenarios of every verdict, and of one for each check there is. */
  @BeforeAll
  static void aRun() throws IOException {
    List<String> words = new ArrayList<>(List.of("run", "--fabric", "sim", "--archive"));
    words.add(archive().toString());
    words.add(Files.writeString(folder.resolve("some.feature"), FEATURE).toString());
    words.add("../features/topology/children.feature");
    CheckDefects.ALL.stream().map(d -> d.scene().place()).distinct().forEach(words::add);
    assertEquals(1, Main.execute(words.toArray(String[]::new)));
    assertTrue(
        run().result().results().stream()
            .map(r -> r.verdict())
            .collect(Collectors.toSet())
            .containsAll(List.of(Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)));
  }

  private static Path archive() {
    return folder.resolve("runs");
  }

  private static Runs.Kept run() {
    return new Runs(archive()).list().getFirst();
  }

  private record Said(int code, String text) {}

  private static Said resync(String... words) {
    PrintStream usual = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      List<String> all = new ArrayList<>(Arrays.asList(words));
      all.addAll(List.of("--archive", archive().toString()));
      int code = Main.execute(all.toArray(String[]::new));
      return new Said(code, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usual);
    }
  }

  @Test
  void everyVerdictReasonAndFigureIsThatOfTheRun() {
    Said said = resync("archive", "judge", "last");
    List<String> differences = said.text().lines().filter(line -> line.startsWith(" ")).toList();
    assertEquals(List.of(), differences);
    assertEquals(0, said.code(), said::text);
    long judged = run().result().results().stream().filter(r -> r.archive() != null).count();
    assertTrue(judged > 25, "scenarios for all checks");
    assertTrue(said.text().endsWith(judged + " scenarios judged again: all the same\n"));
  }

  @Test
  void thePagesDrawnFromTheArchiveAreThoseOfTheRun() throws IOException {
    Map<String, String> drawn = pages();
    assertTrue(drawn.size() > 25, "a page a scenario");
    for (Path page : pagePaths()) {
      Files.writeString(page, "");
    }
    assertEquals(0, resync("archive", "report", "last").code());
    Map<String, String> again = pages();
    assertEquals(drawn.keySet(), again.keySet());
    drawn.forEach((page, text) -> assertTrue(text.equals(again.get(page)), page));
  }

  private static List<Path> pagePaths() throws IOException {
    try (Stream<Path> all = Files.walk(run().folder(), 2)) {
      return all.filter(f -> f.getFileName().toString().matches("index\\.html|junit\\.xml"))
          .toList();
    }
  }

  private static Map<String, String> pages() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    for (Path page : pagePaths()) {
      pages.put(run().folder().relativize(page).toString(), Files.readString(page));
    }
    return pages;
  }

  @Test
  void otherBoundsAreOtherVerdicts() {
    Said stricter = resync("archive", "judge", id(), "--bound", "5ms");
    assertEquals(1, stricter.code());
    assertTrue(stricter.text().contains("PASS -> FAIL"), stricter::text);
    assertTrue(stricter.text().contains("the bound is 5.00 ms"), stricter::text);
    assertEquals(0, resync("archive", "judge", id(), "--slowness", "2").code());
    assertEquals(2, resync("archive", "judge", id(), "--slowness", "0.5").code());
    assertEquals(2, resync("archive", "judge", id(), "--bound", "soon").code());
  }

  @Test
  void aSlowMachineIsJudgedAsItWasReckoned() throws IOException {
    changed(
        "evidence.json",
        text -> text.replace("\"slowness\" : 1.0", "\"slowness\" : 3.0"),
        said -> assertTrue(said.text().contains("1.00 s times 3.0 for this machine")));
  }

  @Test
  void probesThatCameLaterAreOtherFigures() throws IOException {
    changed(
        PROBES,
        RejudgeTest::oneSecondLater,
        said -> {
          assertTrue(said.text().contains("west-east out for 1.76 s"), said::text);
          assertTrue(said.text().contains("outageMs=1761.1"), said::text);
        });
  }

  /** What arrived after the restart arrived a second later. */
  private static String oneSecondLater(String csv) {
    StringBuilder later = new StringBuilder();
    long last = Long.MAX_VALUE;
    boolean restarted = false;
    for (String line : csv.lines().toList()) {
      String[] fields = line.split(",", 2);
      if (fields[1].startsWith("received")) {
        long time = Long.parseLong(fields[0]);
        restarted |= time - last > 500_000_000L;
        last = time;
        later.append(time + (restarted ? 1_000_000_000L : 0)).append(',').append(fields[1]);
      } else {
        later.append(line);
      }
      later.append('\n');
    }
    return later.toString();
  }

  @Test
  void evidenceThatIsIncompleteIsRefused() throws IOException {
    refused(
        PROBES,
        csv -> csv.lines().limit(20).collect(Collectors.joining("\n", "", "\n")),
        "probes.csv holds less than the run saw");
    refused(PROBES, null, "probes.csv is missing");
    refused(CAPTURE, null, "wire-east.pcap is missing");
    refused("evidence.json", null, "evidence.json is missing");
    refused("scenario.json", text -> "{}", "scenario.json has not all that a run writes");
    refused("scenario.json", text -> text.substring(0, 50), "scenario.json:");
    refused(
        "evidence.json",
        text -> text.replaceFirst("\"format\" : 1", "\"format\" : 99"),
        "evidence.json is of format 99, and this version reads format 1");
    refused("evidence.json", text -> "{\"format\":1}", "evidence.json");
    refused(
        "scenario.feature",
        text -> text.replace("within 1 second", "within 2 seconds"),
        "no sentence of scenario.feature is \"traffic flows again within 1 second\"");
    refused(
        "scenario.feature",
        text -> text.replace("traffic flows", "traffic swims"),
        "no such sentence");
  }

  @Test
  void aCaptureThatWasCutIsRefused() throws IOException {
    Path file = scenario().resolve(CAPTURE);
    byte[] whole = Files.readAllBytes(file);
    try {
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      Said said = resync("archive", "judge", id());
      assertEquals(2, said.code(), said::text);
      assertTrue(said.text().contains("wire-east.pcap holds less than the run saw"), said::text);
    } finally {
      Files.write(file, whole);
    }
  }

  private static Path scenario() {
    return run().result().results().stream()
        .filter(r -> r.scenario().equals(RECOVERED))
        .map(r -> run().folder().resolve(String.valueOf(r.archive())))
        .findFirst()
        .orElseThrow();
  }

  private static String id() {
    return "last/" + scenario().getFileName();
  }

  private static void refused(String file, @Nullable UnaryOperator<String> change, String why)
      throws IOException {
    changed(
        file,
        change,
        said -> {
          assertEquals(2, said.code(), said::text);
          assertTrue(said.text().contains(why), said::text);
        });
  }

  /** Judges again with a file changed, or without it. */
  private static void changed(
      String file, @Nullable UnaryOperator<String> change, Consumer<Said> expected)
      throws IOException {
    Path path = scenario().resolve(file);
    byte[] before = Files.readAllBytes(path);
    try {
      if (change == null) {
        Files.delete(path);
      } else {
        Files.writeString(path, change.apply(Files.readString(path)));
      }
      expected.accept(resync("archive", "judge", id()));
    } finally {
      Files.write(path, before);
    }
  }
}

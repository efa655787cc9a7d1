package resync.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import resync.lab.archive.Runs;

/** A run in a process of its own, which is ended in the middle; and what it has left. */
final class CutRun implements Closeable {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private final Process process;
  private Duration dying = Duration.ZERO;

  private CutRun(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts {@code resync run}.
   *
   * @param folder empty; receives the archive and what the run says
   */
  static CutRun start(Path folder, String... words) throws IOException {
    // Whoever started this build with nohup or in the background ignores signals that the run must
    // not have inherited.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "resync.lab.cli.Main"));
    command.addAll(List.of("run", "--archive", folder.resolve("runs").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(folder.resolve("said").toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    return new CutRun(folder, builder.start());
  }

  /** Waits until so many scenarios are finished, and so much time has gone by since. */
  void await(int finished, Duration more) {
    await(() -> finished() >= finished, "no " + finished + " scenarios finished");
    if (over(more)) {
      throw new AssertionError("the run was over before it could be cut");
    }
  }

  private void await(BooleanSupplier condition, String otherwise) {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (over(Duration.ofMillis(5)) || Instant.now().isAfter(deadline)) {
        throw new AssertionError(otherwise + ": " + said() + errors());
      }
    }
  }

  private boolean over(Duration wait) {
    try {
      return process.waitFor(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many scenarios have their results on disk; -1 before the run has a page. */
  int finished() {
    try {
      List<Runs.Kept> runs = new Runs(folder.resolve("runs")).list();
      return runs.isEmpty() || !Files.exists(runs.getLast().folder().resolve("index.html"))
          ? -1
          : runs.getLast().result().results().size();
    } catch (RuntimeException e) {
      throw new AssertionError("what can be seen of a run is not whole", e);
    }
  }

  /** Sends a signal; does not wait for what it does. */
  void signal(String signal) throws IOException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
  }

  /** Sends a signal and waits until the process is gone. */
  int end(String signal) throws IOException {
    Instant sent = Instant.now();
    signal(signal);
    if (!over(LIMIT)) {
      throw new AssertionError("does not end by " + signal + ": " + said() + errors());
    }
    dying = Duration.between(sent, Instant.now());
    return process.exitValue();
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() {
    if (!over(LIMIT)) {
      throw new AssertionError("does not end: " + said() + errors());
    }
  }

  /** Waits until it has said something. */
  void awaitSaid(String words) {
    await(() -> said().contains(words), "did not say \"" + words + "\"");
  }

  /** How long it took to end after the signal. */
  Duration dying() {
    return dying;
  }

  Path archive() {
    return folder.resolve("runs");
  }

  Runs.Kept run() {
    return new Runs(archive()).list().getLast();
  }

  String said() {
    return read("said");
  }

  String errors() {
    return read("errors");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Files of the run's folder, not of its scenarios', that are there for a moment only. */
  List<String> halves() throws IOException {
    try (Stream<Path> files = Files.list(run().folder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".partial") || f.endsWith(".new"))
          .sorted()
          .toList();
    }
  }

  /**
   * Says what is wrong with the run's files: page, JUnit XML, results and messages must be whole,
   * and speak of the same scenarios.
   */
  List<String> faults() throws Exception {
    List<String> faults = new ArrayList<>();
    Runs.Kept kept = run();
    int finished = kept.result().results().size();
    String why = kept.result().incomplete().orElse("");
    Path page = kept.folder().resolve("index.html");
    String html = Files.exists(page) ? Files.readString(page) : "";
    long rows = Stream.of(html.split("<tr id=\"s", -1)).count() - 1;
    check(faults, html.endsWith("</html>\n"), "the page is not whole");
    // Without the number: KILL may come between the writing of one file and of the next.
    check(faults, html.contains(beforeColon(why)), "the page does not say: " + why);
    Integer tests = junit(kept.folder().resolve("junit.xml"), why);
    check(faults, tests != null, "junit.xml is not whole, or does not say: " + why);
    check(faults, rows == finished || rows == finished - 1, rows + " rows of " + finished);
    check(
        faults,
        tests == null || tests == finished + 1 || tests == finished,
        tests + " tests of " + finished);
    faults.addAll(messages(kept.folder().resolve("messages.ndjson"), finished));
    return faults;
  }

  private static String beforeColon(String why) {
    return why.substring(0, why.indexOf(':'));
  }

  private static void check(List<String> faults, boolean holds, String otherwise) {
    if (!holds) {
      faults.add(otherwise);
    }
  }

  private static @Nullable Integer junit(Path file, String why) throws Exception {
    try {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      boolean says = Files.readString(file).contains(beforeColon(why));
      return says ? suite.getElementsByTagName("testcase").getLength() : null;
    } catch (IOException | SAXException e) {
      return null;
    }
  }

  // Cucumber streams its messages: only the last line may be cut.
  private static List<String> messages(Path file, int finished) throws IOException {
    List<String> faults = new ArrayList<>();
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    ObjectMapper mapper = new ObjectMapper();
    int ended = 0;
    for (int i = 0; i < lines.size(); i++) {
      try {
        JsonNode message = mapper.readTree(lines.get(i));
        ended += message.has("testCaseFinished") ? 1 : 0;
      } catch (IOException e) {
        check(faults, i == lines.size() - 1, "messages.ndjson is broken in line " + (i + 1));
      }
    }
    check(faults, ended >= finished - 1, "messages of " + ended + " scenarios of " + finished);
    return faults;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

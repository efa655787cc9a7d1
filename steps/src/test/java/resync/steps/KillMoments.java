package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;

/**
 * TERM, INT and KILL at ten moments of a run in containers, and what is left. It takes minutes, so
 * it is run on demand: {@code ./resync verify -pl steps -am -Dit.test=KillMoments}. One moment of
 * each is part of every build: {@link KillIT}. The table is in {@code target/kill-moments.txt}.
 */
class KillMoments {
  private static final String FEATURE =
      """
      Feature: short scenarios
        Scenario Outline: a restart
          Given gateways west running java and east running java
          And an <ike> tunnel between west and east
          And east recovers invalid SPIs
          And traffic flowing from west to east
          When east restarts and loses all its SAs
          Then traffic flows again within 5 seconds
          And no plaintext crossed the wire
          Examples:
            | ike   |
            | IKEv2 |
            | IKEv1 |
      """;

  /** Nothing is started for it, but a run that begins sweeps. */
  private static final String NOTHING =
      """
      Feature: nothing is started
        Scenario: nothing
          Given gateways west running strongswan and east running java
          And an IKEv2 tunnel between west and east
          And west recovers invalid SPIs
          Then no plaintext crossed the wire
      """;

  private static final List<String> TABLE = new ArrayList<>();

  @TempDir static Path folder;

  /** Moments in milliseconds since the run had its page, or since its first result. */
  @ParameterizedTest
  @CsvSource({
    "TERM, 0, 0, 1", "INT, 0, 0, 2", "KILL, 0, 0, 1",
    "TERM, 0, 300, 2", "INT, 0, 300, 1", "KILL, 0, 300, 2",
    "TERM, 0, 800, 1", "INT, 0, 800, 2", "KILL, 0, 800, 1",
    "TERM, 0, 1500, 2", "INT, 0, 1500, 1", "KILL, 0, 1500, 2",
    "TERM, 0, 2500, 1", "INT, 0, 2500, 2", "KILL, 0, 2500, 1",
    "TERM, 0, 4000, 2", "INT, 0, 4000, 1", "KILL, 0, 4000, 2",
    "TERM, 0, 6000, 1", "INT, 0, 6000, 2", "KILL, 0, 6000, 1",
    "TERM, 1, 0, 2", "INT, 1, 0, 1", "KILL, 1, 0, 2",
    "TERM, 1, 1000, 1", "INT, 1, 1000, 2", "KILL, 1, 1000, 1",
    "TERM, 2, 200, 2", "INT, 2, 200, 1", "KILL, 2, 200, 2"
  })
  void leaveNothingRunningAndAWholePage(String signal, int finished, long ms, String jobs)
      throws Exception {
    String row = cut(folder, signal, finished, Duration.ofMillis(ms), jobs);
    TABLE.add(row);
    Files.write(Path.of("target", "kill-moments.txt"), TABLE);
  }

  /** Cuts a run, holds what is left against what should be, and describes it in a line. */
  static String cut(Path parent, String signal, int finished, Duration more, String jobs)
      throws Exception {
    Path here = Files.createTempDirectory(parent, signal);
    Path feature = Files.writeString(here.resolve("a.feature"), FEATURE);
    Set<String> others = labelled();
    try (CutRun run =
        CutRun.start(
            here, "--fabric", "docker", "--jobs", jobs, "--repeat", "9", feature.toString())) {
      run.await(finished, more);
      int before = minus(labelled(), others).size();
      int exitCode = run.end(signal);
      Set<String> left = minus(labelled(), others);
      RunResult result = run.run().result();
      String dying = String.format(Locale.ROOT, "%.1f s", run.dying().toMillis() / 1e3);
      assertEquals(List.of(), run.faults());
      String swept = "";
      if (signal.equals("KILL")) {
        assertEquals(137, exitCode);
        swept = sweep(here);
        assertEquals(Set.of(), minus(labelled(), others), "left after the next run began");
      } else {
        assertEquals(signal.equals("INT") ? 130 : 143, exitCode, run::said);
        assertEquals(Set.of(), left, "left on the engine");
        var _ = new Runs(run.archive()).sweep();
        assertEquals(List.of(), run.halves(), "left after the next run began");
        String line =
            "resync: interrupted: %d of %d ran"
                .formatted(result.results().size(), result.planned());
        assertEquals(1, run.said().lines().filter(line::equals).count(), run::said);
      }
      assertEquals("", run.errors(), "a stack trace, or the like");
      return String.format(
          "%-4s jobs %s, %2d finished + %4d ms: exit %d in %s, %d of %d ran, %d things on the"
              + " engine, %d after%s",
          signal,
          jobs,
          finished,
          more.toMillis(),
          exitCode,
          dying,
          result.results().size(),
          result.planned(),
          before,
          left.size(),
          swept);
    }
  }

  private static String sweep(Path here) throws Exception {
    Path feature = Files.writeString(here.resolve("nothing.feature"), NOTHING);
    Path next = Files.createDirectory(here.resolve("next"));
    Files.createSymbolicLink(next.resolve("runs"), here.resolve("runs"));
    try (CutRun run = CutRun.start(next, "--fabric", "docker", feature.toString())) {
      run.awaitEnd();
      return ", the next run "
          + run.said()
              .lines()
              .filter(l -> l.startsWith("resync: removed ") || l.contains(" was killed: "))
              .map(l -> l.substring("resync: ".length()))
              .collect(Collectors.joining("; "));
    }
  }

  private static Set<String> minus(Set<String> all, Set<String> others) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  /** Containers and networks of any run. */
  private static Set<String> labelled() throws IOException {
    Set<String> all = new TreeSet<>(docker("ps", "-aq", "--filter", "label=resync.run"));
    all.addAll(docker("network", "ls", "-q", "--filter", "label=resync.run"));
    return all;
  }

  private static List<String> docker(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.inputReader().lines().toList();
  }

  /** Who is in a hurry gets the process ended; the next run removes what is left. */
  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    Path here = Files.createTempDirectory(folder, "twice");
    Path feature = Files.writeString(here.resolve("a.feature"), FEATURE);
    Set<String> others = labelled();
    try (CutRun run =
        CutRun.start(here, "--fabric", "docker", "--repeat", "9", feature.toString())) {
      run.await(0, Duration.ofSeconds(4));
      run.signal("INT");
      run.awaitSaid("resync: interrupted: ");
      assertEquals(130, run.end("INT"));
      assertEquals(List.of(), run.faults());
      sweep(here);
      assertEquals(Set.of(), minus(labelled(), others));
    }
  }
}

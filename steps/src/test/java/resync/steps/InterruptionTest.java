package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;

/** A simulated run that is ended in the middle has lost nothing that was finished. */
class InterruptionTest {
  private static final String FEATURES = Path.of("..", "features", "recovery").toString();
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", 130, "TERM", 143, "HUP", 129, "KILL", 137);

  @TempDir Path folder;

  private CutRun run(String jobs) throws IOException {
    return CutRun.start(folder, "--fabric", "sim", "--jobs", jobs, "--repeat", "1000", FEATURES);
  }

  @ParameterizedTest
  @CsvSource({"INT, 0, 1", "TERM, 2, 1", "HUP, 1, 1", "INT, 3, 2"})
  void endsInGoodOrder(String signal, int finished, String jobs) throws Exception {
    try (CutRun run = run(jobs)) {
      run.await(finished, Duration.ofMillis(100));
      assertEquals(EXIT_CODES.get(signal), run.end(signal));
      RunResult result = run.run().result();
      assertTrue(result.results().size() >= finished, result::toString);
      assertEquals(EXIT_CODES.get(signal), result.exitCode());
      String line =
          "resync: interrupted: %d of %d ran".formatted(result.results().size(), result.planned());
      assertTrue(run.said().contains(line), run::said);
      assertEquals("", run.errors());
      assertEquals(List.of(), run.faults());
      new Runs(run.archive())
          .sweep()
          .forEach(s -> assertTrue(s.contains(" half-written removed"), s));
      assertEquals(List.of(), run.halves(), "left after the next run began");
    }
  }

  @Test
  void killedLeavesWhatWasFinished() throws Exception {
    try (CutRun run = run("2")) {
      run.await(3, Duration.ofMillis(50));
      assertEquals(EXIT_CODES.get("KILL"), run.end("KILL"));
      RunResult result = run.run().result();
      assertEquals(null, result.exitCode());
      assertTrue(result.incomplete().orElse("").contains("was killed: "), result::toString);
      assertEquals(List.of(), run.faults());
      assertEquals(1, new Runs(run.archive()).sweep().size());
      assertEquals(List.of(), run.halves());
      assertEquals(List.of(), new Runs(run.archive()).sweep());
    }
  }

  @Test
  void keepsWhatWasPrintedAsFinished() throws Exception {
    try (CutRun run = run("1")) {
      run.await(2, Duration.ofMillis(50));
      run.end("KILL");
      long printed = run.said().lines().filter(l -> l.matches(" *\\d+/\\d+  .*")).count();
      assertTrue(run.finished() >= printed, run::said);
      assertFalse(run.said().contains("interrupted"), run::said);
    }
  }
}

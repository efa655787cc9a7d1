package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.cli.Main;

/** Scenarios side by side, simulated: what happens in one is what happens in it alone. */
class JobsTest {
  private static final String FEATURES = Path.of("..", "features", "recovery").toString();

  @TempDir Path folder;

  @Test
  void leaveWhatTheyLeaveOneByOne() {
    Runs.Kept alone = run("1");
    Runs.Kept together = run("4");
    assertFalse(overlap(alone.result()), "two ran at a time with --jobs 1");
    assertTrue(overlap(together.result()), "one ran at a time with --jobs 4");
    assertEquals(1, alone.result().jobs());
    assertEquals(4, together.result().jobs());
    assertEquals(outcomes(alone.result()), outcomes(together.result()));
    Map<String, Long> files = files(alone.folder());
    assertTrue(
        files.keySet().stream().anyMatch(f -> f.endsWith("wire-west.pcap")), files::toString);
    assertEquals(files, files(together.folder()));
  }

  private Runs.Kept run(String jobs) {
    Path archive = folder.resolve(jobs);
    assertEquals(
        0,
        Main.execute(
            "run", "--fabric", "sim", "--jobs", jobs, "--archive", archive.toString(), FEATURES));
    return new Runs(archive).list().getFirst();
  }

  private static boolean overlap(RunResult run) {
    List<ScenarioResult> results = run.results();
    for (int i = 1; i < results.size(); i++) {
      if (results.get(i).started().isBefore(end(results.get(i - 1)))) {
        return true;
      }
    }
    return false;
  }

  private static Instant end(ScenarioResult result) {
    return result.started().plusMillis(result.durationMs());
  }

  private static List<String> outcomes(RunResult run) {
    return run.results().stream()
        .map(r -> r.number() + " " + r.archive() + " " + r.verdict() + " " + r.reason())
        .toList();
  }

  /** Checksums of all files of scenarios that hold no time of the real clock. */
  private static Map<String, Long> files(Path run) {
    Map<String, Long> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (run.relativize(file).getNameCount() > 1
            && !file.endsWith("scenario.json")
            && !file.endsWith("index.html")) {
          CRC32 sum = new CRC32();
          sum.update(Files.readAllBytes(file));
          sums.put(run.relativize(file).toString(), sum.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sums;
  }
}

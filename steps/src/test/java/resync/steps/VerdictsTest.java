package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.cli.Main;

/** Features that people wrote, and what the lab has to find: typed on the command line. */
class VerdictsTest {
  private static final Path FEATURES = Path.of("src", "test", "resources", "resync", "steps");

  @TempDir Path folder;

  /** All that a title, an encoding or a keyword may look like. */
  @ParameterizedTest
  @CsvSource({
    "bom-crlf, 1",
    "chinese, 1",
    "german, 1",
    "long-title, 1",
    "rule-background, 1",
    "same-titles, 2",
    "tagged, 1"
  })
  void everyScenarioOfAGoodFeatureRuns(String feature, int scenarios) {
    List<ScenarioResult> results = run("good", feature, 0);
    assertEquals(scenarios, results.size());
    results.forEach(result -> assertEquals(Verdict.PASS, result.verdict(), result::reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a-probe-a-second | PASS | ",
        "lossy-for-minutes | PASS | back at once",
        "next-and-second | FAIL | 2 probes west-east lost in a row",
        "ordinals | FAIL | 2 probes west-east lost in a row",
        "first-message-lost | PASS | west sent the IKE_SA_INIT request of packet 1 again",
        "group-that-the-peer-lacks | UNSUPPORTED | 'ecp384' in proposal 'aes256-sha384-ecp384'"
            + " is no algorithm of this peer for IKE",
        "esp-without-integrity | UNSUPPORTED | proposal 'aes256' needs an integrity algorithm",
        "nat-of-ipv6 | UNSUPPORTED | the lab's NAT is one of IPv4",
        "tunnel-cannot-come-up | FAIL | AUTHENTICATION_FAILED"
      })
  void decides(String feature, Verdict verdict, String reason) {
    boolean good = verdict == Verdict.PASS || verdict == Verdict.UNSUPPORTED;
    ScenarioResult result = run("verdicts", feature, good ? 0 : 1).getFirst();
    assertEquals(verdict, result.verdict(), result::reason);
    assertTrue(reason == null || said(result).contains(reason), () -> said(result));
  }

  private static String said(ScenarioResult result) {
    return result.reason() + result.findings();
  }

  private List<ScenarioResult> run(String kind, String feature, int exitCode) {
    String file = FEATURES.resolve(kind).resolve(feature + ".feature").toString();
    assertEquals(
        exitCode, Main.execute("run", "--fabric", "sim", "--archive", folder.toString(), file));
    return new Runs(folder).list().getFirst().result().results();
  }
}

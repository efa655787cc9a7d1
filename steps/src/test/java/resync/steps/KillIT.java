package resync.steps;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run in containers is ended while its gateways run; {@link KillMoments} has more moments. */
class KillIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "KILL"})
  void leavesNothingRunningAndAWholePage(String signal) throws Exception {
    KillMoments.cut(folder, signal, 0, Duration.ofSeconds(4), "2");
  }
}

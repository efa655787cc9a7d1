package resync.peer.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Report;

/** What the first exchange that counts is spared. */
class RehearsalTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void setsUpAndRecoversByEachVersion(int version) throws Exception {
    List<Integer> versions = new ArrayList<>();
    new Rehearsal(
            new MonotonicClock(),
            (now, report) -> {
              if (report instanceof Report.IkeSaUp up) {
                versions.add(up.sa().version());
              }
            },
            version)
        .run(3);
    assertEquals(List.of(version, version, version, version), versions, "two ends, two times");
  }
}

package resync.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static resync.lab.topology.Preset.EAST_TO_WEST;
import static resync.lab.topology.Preset.WEST_TO_EAST;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.topology.Flow;
import resync.lab.traffic.ProbeRecord.Kind;

class ProbeStatisticsTest {
  /**
   * Probes in words: {@code s1} sent, {@code r1} received, {@code e1} echoed, each 10 ms after the
   * one before; taken at the end; in flight for 25 ms.
   */
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource({
    "s1 r1 s2 r2,           2, 2, 0, 0, 0, 0",
    "s1 s2 r2 s3 r3,        3, 2, 1, 0, 0, 0",
    "s1 r1 s2,              2, 1, 0, 1, 0, 0",
    "s1 r1 r1 s2 r2,        2, 2, 0, 0, 1, 0",
    "s1 s2 r2 r1,           2, 2, 0, 0, 0, 1",
    "s1 s2 s3 r3 r1 r2 r2,  3, 3, 0, 0, 1, 2",
    "e1 r1 e5 r5,           2, 2, 0, 0, 0, 0",
    "r9,                    0, 1, 0, 0, 0, 0",
    "'',                    0, 0, 0, 0, 0, 0",
  })
  void counts(
      String words, int sent, int received, int lost, int pending, int duplicates, int reordered) {
    ProbeStatistics statistics = of(words);
    assertEquals(sent, statistics.sent(), "sent");
    assertEquals(received, statistics.received(), "received");
    assertEquals(lost, statistics.lost(), "lost");
    assertEquals(pending, statistics.pending(), "pending");
    assertEquals(duplicates, statistics.duplicates(), "duplicates");
    assertEquals(reordered, statistics.reordered(), "reordered");
  }

  @Test
  void delaysAreOfTheFirstArrival() {
    ProbeStatistics statistics = of("s1 r1 s2 s3 r3 r2 r2");
    assertEquals(
        List.of(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(30)),
        statistics.delays());
    assertEquals(Optional.of(Duration.ofMillis(10)), statistics.delay(50));
    assertEquals(Optional.of(Duration.ofMillis(30)), statistics.delay(99));
    assertEquals(Optional.of(Duration.ofMillis(10)), statistics.delay(0));
    assertEquals(Optional.empty(), of("s1").delay(50));
  }

  @Test
  void theOtherDirectionDoesNotCount() {
    List<ProbeRecord> records = records("s1 r1", EAST_TO_WEST);
    assertEquals(0, statistics(records).sent());
  }

  private static ProbeStatistics of(String words) {
    return statistics(records(words, WEST_TO_EAST));
  }

  private static ProbeStatistics statistics(List<ProbeRecord> records) {
    Instant taken = records.isEmpty() ? Instant.EPOCH : records.getLast().time();
    return ProbeStatistics.of(records, WEST_TO_EAST, taken, Duration.ofMillis(25));
  }

  private static List<ProbeRecord> records(String words, Flow direction) {
    List<ProbeRecord> records = new ArrayList<>();
    Instant time = Instant.EPOCH;
    for (String word : words.isBlank() ? new String[0] : words.trim().split(" ", -1)) {
      Kind kind =
          switch (word.charAt(0)) {
            case 's' -> Kind.SENT;
            case 'e' -> Kind.ECHOED;
            default -> Kind.RECEIVED;
          };
      records.add(new ProbeRecord(time, kind, direction, Long.parseLong(word.substring(1))));
      time = time.plusMillis(10);
    }
    return records;
  }
}

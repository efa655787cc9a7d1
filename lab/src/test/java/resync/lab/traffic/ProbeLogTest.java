package resync.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.topology.Preset.EAST_TO_WEST;
import static resync.lab.topology.Preset.WEST_TO_EAST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.traffic.ProbeRecord.Kind;

class ProbeLogTest {
  private static final long T = 1_795_283_912_605_783_818L;

  @TempDir Path directory;

  @Test
  void readsWhatTheHostWrites() throws IOException {
    Path file = directory.resolve("probes.csv");
    try (ProbeLog log = new ProbeLog(file)) {
      assertEquals(List.of(), log.poll(), "no file yet");
      try (ProbeCsv csv = new ProbeCsv(file)) {
        assertEquals(List.of(), log.poll(), "only the header");
        csv.record(T, Kind.SENT, WEST_TO_EAST, 1);
        csv.record(T + 1, Kind.RECEIVED, EAST_TO_WEST, Long.MAX_VALUE);
        assertEquals(
            List.of(
                new ProbeRecord(at(0), Kind.SENT, WEST_TO_EAST, 1),
                new ProbeRecord(at(1), Kind.RECEIVED, EAST_TO_WEST, Long.MAX_VALUE)),
            log.poll());
        csv.record(T + 2, Kind.ECHOED, EAST_TO_WEST, 3);
        assertEquals(List.of(new ProbeRecord(at(2), Kind.ECHOED, EAST_TO_WEST, 3)), log.poll());
        assertEquals(List.of(), log.poll());
      }
    }
  }

  @Test
  void waitsForTheRestOfALine() throws IOException {
    Path file = directory.resolve("probes.csv");
    String text = ProbeCsv.HEADER + "1,sent,west-east,1\n2,received,east-west,1\n";
    int records = 0;
    try (ProbeLog log = new ProbeLog(file)) {
      for (int i = 0; i < text.length(); i++) {
        append(file, text.substring(i, i + 1));
        records += log.poll().size();
      }
    }
    assertEquals(2, records);
  }

  @Test
  void readsLongLogs() throws IOException {
    Path file = directory.resolve("probes.csv");
    StringBuilder text = new StringBuilder(ProbeCsv.HEADER);
    for (int i = 1; i <= 20_000; i++) {
      text.append(T + i).append(",sent,west-east,").append(i).append('\n');
    }
    append(file, text.toString());
    try (ProbeLog log = new ProbeLog(file)) {
      List<ProbeRecord> records = log.poll();
      assertEquals(20_000, records.size());
      assertEquals(20_000, records.getLast().sequence());
    }
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    Path file = directory.resolve("probes.csv");
    append(file, ProbeCsv.HEADER + "1,sent,west-east,1\n1,sent,west-west,1\n");
    try (ProbeLog log = new ProbeLog(file)) {
      IOException e = assertThrows(IOException.class, log::poll);
      assertTrue(String.valueOf(e.getMessage()).contains("probes.csv:3: "), e.getMessage());
    }
  }

  @Test
  void mergesTheHostsByTime() throws IOException {
    Path west = directory.resolve("west.csv");
    Path east = directory.resolve("east.csv");
    append(west, ProbeCsv.HEADER + "10,sent,west-east,1\n40,received,east-west,1\n");
    append(east, ProbeCsv.HEADER + "20,received,west-east,1\n");
    try (ProbeLogs logs = new ProbeLogs(List.of(west, east))) {
      assertEquals(3, logs.records().size());
      append(east, "30,echoed,east-west,1\n");
      assertEquals(
          List.of(Kind.SENT, Kind.RECEIVED, Kind.ECHOED, Kind.RECEIVED),
          logs.records().stream().map(ProbeRecord::kind).toList());
    }
  }

  private static Instant at(long nanos) {
    return Instant.ofEpochSecond(0, T + nanos);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}

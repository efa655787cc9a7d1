package resync.lab.traffic;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The probe logs of several hosts as one list in order of time, while they grow. Thread-safe. */
public final class ProbeLogs implements Closeable {
  private final List<ProbeLog> logs;
  private final List<ProbeRecord> records = new ArrayList<>();

  public ProbeLogs(List<Path> paths) {
    logs = paths.stream().map(ProbeLog::new).toList();
  }

  /**
   * All records so far. Two records of the same time are in the order of the paths.
   *
   * @throws IOException as {@link ProbeLog#poll}
   */
  public synchronized List<ProbeRecord> records() throws IOException {
    boolean grown = false;
    for (ProbeLog log : logs) {
      grown |= records.addAll(log.poll());
    }
    if (grown) {
      records.sort(Comparator.comparing(ProbeRecord::time));
    }
    return List.copyOf(records);
  }

  @Override
  public synchronized void close() throws IOException {
    for (ProbeLog log : logs) {
      log.close();
    }
  }
}

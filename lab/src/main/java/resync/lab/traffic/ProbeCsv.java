package resync.lab.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import resync.lab.topology.Flow;

/**
 * Writes {@code probes.csv}: {@code time_ns,kind,direction,sequence}. Every line goes to the file
 * with a write of its own, so a reader sees it at once and a killed host loses nothing.
 */
public final class ProbeCsv implements AutoCloseable {
  static final String HEADER = "time_ns,kind,direction,sequence\n";

  private final FileChannel file;
  private final ByteBuffer line = ByteBuffer.allocateDirect(128);

  /** Makes the file, or empties it. */
  public ProbeCsv(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    text(HEADER);
    write();
  }

  /** Adds a line, unless this is closed; the time is nanoseconds since the epoch. */
  public synchronized void record(
      long timeNanos, ProbeRecord.Kind kind, Flow direction, long sequence) {
    if (!file.isOpen()) {
      return;
    }
    number(timeNanos);
    line.put((byte) ',');
    text(kind.word());
    line.put((byte) ',');
    text(direction.word());
    line.put((byte) ',');
    number(sequence);
    line.put((byte) '\n');
    write();
  }

  private void text(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      line.put((byte) ascii.charAt(i));
    }
  }

  private void number(long value) {
    text(Long.toString(value));
  }

  private void write() {
    line.flip();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the probe log", e);
    } finally {
      line.clear();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}

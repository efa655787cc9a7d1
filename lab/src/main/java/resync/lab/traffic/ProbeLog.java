package resync.lab.traffic;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;

/**
 * Reads a host's {@code probes.csv} while it grows. A poll costs what has been added since the one
 * before. Not for use by several threads.
 */
public final class ProbeLog implements Closeable {
  private final Path path;
  private @Nullable FileChannel channel;
  private long position;
  private long lines;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);

  /** The file need not be there yet. */
  public ProbeLog(Path path) {
    this.path = path;
  }

  /**
   * Records that have been added since the last call, in the order of the file.
   *
   * @throws IOException when the file cannot be read, or a whole line is none of a probe log; the
   *     message says which
   */
  public List<ProbeRecord> poll() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      if (!Files.exists(path)) {
        return List.of();
      }
      file = FileChannel.open(path, StandardOpenOption.READ);
      channel = file;
    }
    List<ProbeRecord> added = new ArrayList<>();
    do {
      buffer.compact();
      int read = file.read(buffer, position);
      position += Math.max(0, read);
      buffer.flip();
      if (read <= 0) {
        break;
      }
      takeLines(added);
    } while (true);
    return added;
  }

  private void takeLines(List<ProbeRecord> added) throws IOException {
    byte[] bytes = buffer.array();
    int start = buffer.position();
    for (int i = start; i < buffer.limit(); i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, start, i - start, StandardCharsets.US_ASCII);
        start = i + 1;
        lines++;
        if (lines > 1) {
          added.add(
              parse(line)
                  .orElseThrow(
                      () -> new IOException(path + ":" + lines + ": not a probe record: " + line)));
        } else if (!(line + "\n").equals(ProbeCsv.HEADER)) {
          throw new IOException(path + " is not a probe log");
        }
      }
    }
    buffer.position(start);
    if (buffer.remaining() == buffer.capacity()) {
      throw new IOException(path + ":" + (lines + 1) + ": the line does not end");
    }
  }

  private static Optional<ProbeRecord> parse(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != 4) {
      return Optional.empty();
    }
    Optional<ProbeRecord.Kind> kind = ProbeRecord.Kind.of(fields[1]);
    Optional<Flow> direction = Flow.parse(fields[2]);
    if (kind.isEmpty() || direction.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.ofEpochSecond(0, Long.parseLong(fields[0]));
      return Optional.of(
          new ProbeRecord(time, kind.get(), direction.get(), Long.parseLong(fields[3])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}

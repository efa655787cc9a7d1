package resync.peer.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import resync.peer.ike.Report;

/** The log for people: a line is a time, a level and a sentence. */
final class PeerLog implements AutoCloseable {
  private final OutputStream file;

  /** Opens the file, to append to it. */
  PeerLog(Path path) throws IOException {
    file = new FileOutputStream(path.toFile(), true);
  }

  void write(Instant time, Report.Level level, String text) throws IOException {
    String line = Timestamp.micros(time) + ' ' + level + ' ' + text.replace('\n', ' ') + '\n';
    file.write(line.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

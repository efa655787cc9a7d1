package resync.peer.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened, as JSON objects: every one is a line of {@code events.jsonl}, written at once, and
 * goes to everybody who listens.
 */
final class EventLog implements AutoCloseable {
  private final OutputStream file;
  private final List<Listener> listeners = new ArrayList<>();

  /** Opens the file, to append to it. */
  EventLog(Path path) throws IOException {
    file = new FileOutputStream(path.toFile(), true);
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  void forget(Listener listener) {
    listeners.remove(listener);
  }

  /**
   * Writes an event.
   *
   * @param name the event's name, such as {@code ike-sa-up}
   * @param fields what comes after {@code time} and {@code event}
   */
  void write(Instant time, String name, Json.Fields fields) throws IOException {
    byte[] line =
        Json.line(
            json -> {
              json.writeStringField("time", Timestamp.nanos(time));
              json.writeStringField("event", name);
              fields.write(json);
            });
    file.write(line);
    for (Listener listener : List.copyOf(listeners)) {
      listener.event(line);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

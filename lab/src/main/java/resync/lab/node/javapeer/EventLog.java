package resync.lab.node.javapeer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import resync.lab.node.LineTail;
import resync.lab.node.NodeEvent;

/** The peer's {@code events.jsonl}: one JSON object a line, appended over all its starts. */
public final class EventLog {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LineTail tail = new LineTail();
  private final List<NodeEvent> events = new ArrayList<>();

  /** All events so far. A line that is no event is one named {@code unreadable}. */
  public synchronized List<NodeEvent> read(Path directory) {
    try {
      for (String line : tail.read(directory.resolve("events.jsonl"))) {
        events.add(parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(events);
  }

  private NodeEvent parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      Instant time = Instant.parse(json.path("time").asText());
      Map<String, String> details = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        details.put(field.getKey(), text(field.getValue()));
      }
      details.remove("time");
      details.remove("event");
      return new NodeEvent(time, json.path("event").asText(), details);
    } catch (JsonProcessingException | DateTimeException e) {
      Instant time = events.isEmpty() ? Instant.EPOCH : events.getLast().time();
      return new NodeEvent(time, "unreadable", Map.of("line", line));
    }
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(text(item)));
      return String.join(",", items);
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}

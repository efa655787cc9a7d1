package resync.lab.node;

import java.time.Instant;
import java.util.Map;

/**
 * An event from a node's own event log.
 *
 * @param name such as {@code child-sa-up}
 * @param details further fields in the node's words
 */
public record NodeEvent(Instant time, String name, Map<String, String> details) {
  public NodeEvent {
    details = Map.copyOf(details);
  }

  /** The line of its log that this event is; empty where it is none. */
  public String line() {
    return details.getOrDefault("text", details.getOrDefault("message", ""));
  }
}

package resync.lab.node.strongswan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.node.LineTail;
import resync.lab.node.NodeEvent;
import resync.lab.node.Statement;
import resync.lab.node.UnsupportedException;

/**
 * Reads charon's log file. Evidence for people mainly: verdicts rest on the SA tables, the probes
 * and the capture, and on the log only where a sentence asks what a person can read there.
 */
final class CharonLog {
  /** Time in UTC with milliseconds, thread and group, connection, message. */
  private static final Pattern LINE =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) \\S+ (.*)");

  private static final Pattern CHILD_UP =
      Pattern.compile("CHILD_SA (\\S+)\\{\\d+\\} established with SPIs (\\w+)_i (\\w+)_o.*");
  private static final Pattern CHILD_DOWN =
      Pattern.compile("closing CHILD_SA (\\S+)\\{\\d+\\} with SPIs (\\w+)_i .* (\\w+)_o .*");
  private static final Pattern IKE_UP =
      Pattern.compile("IKE_SA (\\S+)\\[\\d+\\] established between .*");
  private static final Pattern IKE_DOWN =
      Pattern.compile("(?:deleting IKE_SA|IKE_SA deleted|giving up after) ?.*");
  private static final String EVERY_PACKET = "parsed ESP header";

  private final LineTail tail = new LineTail();
  private final List<NodeEvent> events = new ArrayList<>();

  /** Found in the line that says this. */
  static Pattern words(Statement statement) {
    return Pattern.compile(
        switch (statement) {
          case GARBAGE -> "could not decrypt payloads|decryption failed\\?";
          case WRONG_HASH -> "calculated HASH does not match HASH payload";
          case FOREIGN_KEYS ->
              throw new UnsupportedException(
                  "strongswan 6.0.1 has the same words for all that it cannot decrypt");
          case INVALID_SPI ->
              throw new UnsupportedException(
                  "strongswan 6.0.1 has no such line for a packet that it drops for its SPI");
          case WRONG_AUTH -> "tried \\d+ shared keys? for .*, but MAC mismatched";
        });
  }

  synchronized List<NodeEvent> read(Path directory) {
    try {
      for (String line : tail.read(directory.resolve("charon.log"))) {
        parse(line).ifPresent(events::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(events);
  }

  static Optional<NodeEvent> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Instant time;
    try {
      time = Instant.parse(matcher.group(1) + "Z");
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    String message = matcher.group(2).replaceFirst("^<[^>]*> ", "");
    return message.startsWith(EVERY_PACKET) ? Optional.empty() : Optional.of(event(time, message));
  }

  private static NodeEvent event(Instant time, String message) {
    Matcher child = CHILD_UP.matcher(message);
    String name = "child-sa-up";
    if (!child.matches()) {
      child = CHILD_DOWN.matcher(message);
      name = "child-sa-down";
    }
    if (child.matches()) {
      return new NodeEvent(
          time,
          name,
          Map.of(
              "name", child.group(1),
              "inboundSpi", child.group(2),
              "outboundSpi", child.group(3),
              "message", message));
    }
    if (IKE_UP.matcher(message).matches()) {
      return new NodeEvent(time, "ike-sa-up", Map.of("message", message));
    }
    if (IKE_DOWN.matcher(message).matches()) {
      return new NodeEvent(time, "ike-sa-down", Map.of("message", message));
    }
    return new NodeEvent(time, "log", Map.of("message", message));
  }
}

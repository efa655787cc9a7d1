package resync.lab.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Speaks to the control socket of one of our own programs: one JSON object a line, one answer a
 * line.
 */
public final class ControlSocket {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String who;
  private final Path socket;

  /**
   * A client; connects with each request.
   *
   * @param who as messages name the program
   * @param directory of the node, which holds {@code control.sock}
   */
  public ControlSocket(String who, Path directory) {
    this.who = who;
    this.socket = directory.resolve("control.sock");
  }

  /** A request without parameters yet. */
  public static ObjectNode command(String name) {
    return JSON.createObjectNode().put("cmd", name);
  }

  /** Whether the program runs and says that it is ready. */
  public boolean ready() {
    try {
      JsonNode answer = exchange(command("status"));
      return answer.path("ok").asBoolean() && answer.path("ready").asBoolean(true);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The answer to a request.
   *
   * @throws NodeException when the program does not answer or refuses
   */
  public JsonNode call(ObjectNode request) {
    JsonNode answer;
    try {
      answer = exchange(request);
    } catch (IOException e) {
      throw new NodeException(
          who + " does not answer \"" + name(request) + "\": " + e.getMessage(), e);
    }
    if (!answer.path("ok").asBoolean()) {
      throw new NodeException(
          who + " refused \"" + name(request) + "\": " + answer.path("error").asText("no reason"));
    }
    return answer;
  }

  /** Like {@link #call}; throws {@link IOException} when the program does not answer. */
  public JsonNode exchange(ObjectNode request) throws IOException {
    try (UnixStream stream = UnixStream.connect(socket, LIMIT)) {
      stream.write((request + "\n").getBytes(StandardCharsets.UTF_8));
      byte[] line = stream.readLine();
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new IOException("its answer is no JSON: " + e.getOriginalMessage(), e);
      }
    }
  }

  private static String name(ObjectNode request) {
    return request.path("cmd").asText();
  }
}

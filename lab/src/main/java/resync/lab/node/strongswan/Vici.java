package resync.lab.node.strongswan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import resync.lab.node.NodeException;
import resync.lab.node.UnixStream;

/**
 * Client of strongSwan's VICI protocol (src/libcharon/plugins/vici/README.md in its sources).
 * Connects with each request.
 */
final class Vici {
  private static final int COMMAND_REQUEST = 0;
  private static final int COMMAND_RESPONSE = 1;
  private static final int COMMAND_UNKNOWN = 2;
  private static final int EVENT_REGISTER = 3;
  private static final int EVENT_CONFIRM = 5;
  private static final int EVENT = 7;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String who;
  private final Path socket;

  Vici(String who, Path socket) {
    this.who = who;
    this.socket = socket;
  }

  /** Whether the daemon accepts connections. */
  boolean answers() {
    if (!Files.exists(socket)) {
      return false;
    }
    try {
      request("version", ViciMessage.of(Map.of()), "");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The response to a command.
   *
   * @throws NodeException when the daemon does not answer or reports an error
   */
  ViciMessage call(String command, Map<String, String> arguments) {
    return call(command, ViciMessage.of(arguments));
  }

  /** The same with arguments of any kind. */
  ViciMessage call(String command, ViciMessage arguments) {
    ViciMessage response;
    try {
      response = request(command, arguments, "").getLast();
    } catch (IOException e) {
      throw new NodeException(who + " does not answer \"" + command + "\": " + e.getMessage(), e);
    }
    if (response.value("success").equals("no")) {
      throw new NodeException(who + " refused \"" + command + "\": " + response.value("errmsg"));
    }
    return response;
  }

  /** What a command streams as events of that name before its response. */
  List<ViciMessage> stream(String command, String event) throws IOException {
    List<ViciMessage> messages = request(command, ViciMessage.of(Map.of()), event);
    return messages.subList(0, messages.size() - 1);
  }

  /** The events, then the response. */
  private List<ViciMessage> request(String command, ViciMessage arguments, String event)
      throws IOException {
    try (UnixStream stream = UnixStream.connect(socket, LIMIT)) {
      if (!event.isEmpty()) {
        send(stream, EVENT_REGISTER, event, new byte[0]);
        expect(receive(stream), EVENT_CONFIRM, command);
      }
      send(stream, COMMAND_REQUEST, command, arguments.encode());
      List<ViciMessage> messages = new ArrayList<>();
      while (true) {
        ByteBuffer packet = receive(stream);
        int type = packet.get();
        if (type == EVENT) {
          packet.position(packet.position() + 1 + (packet.get(packet.position()) & 0xff));
        } else {
          expect(packet.position(0), COMMAND_RESPONSE, command);
        }
        messages.add(ViciMessage.decode(packet));
        if (type == COMMAND_RESPONSE) {
          return messages;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void expect(ByteBuffer packet, int type, String command) throws IOException {
    int actual = packet.get();
    if (actual == COMMAND_UNKNOWN) {
      throw new IOException("it does not know the command " + command);
    }
    if (actual != type) {
      throw new IOException("it sent a VICI packet of type " + actual + " instead of " + type);
    }
  }

  private static void send(UnixStream stream, int type, String name, byte[] message)
      throws IOException {
    byte[] encodedName = name.getBytes(StandardCharsets.UTF_8);
    int length = 2 + encodedName.length + message.length;
    stream.write(
        ByteBuffer.allocate(4 + length)
            .putInt(length)
            .put((byte) type)
            .put((byte) encodedName.length)
            .put(encodedName)
            .put(message)
            .array());
  }

  private static ByteBuffer receive(UnixStream stream) throws IOException {
    int length = ByteBuffer.wrap(stream.read(4)).getInt();
    if (length < 1 || length > 1 << 20) {
      throw new IOException("it announced a VICI packet of " + length + " octets");
    }
    return ByteBuffer.wrap(stream.read(length));
  }
}

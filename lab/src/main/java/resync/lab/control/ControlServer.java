package resync.lab.control;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Unix stream socket that takes requests, one JSON object a line, and answers each with one line:
 * {@code {"ok":true,…}} or {@code {"ok":false,"error":"one sentence"}}. Any number of requests a
 * connection and of connections; one daemon thread serves each connection.
 */
public final class ControlServer implements AutoCloseable {
  private static final int LONGEST_REQUEST = 8 << 20;

  private final ServerSocketChannel server;
  private final Path socket;
  private final SortedMap<String, Command> commands;

  private ControlServer(ServerSocketChannel server, Path socket, Map<String, Command> commands) {
    this.server = server;
    this.socket = socket;
    this.commands = new TreeMap<>(commands);
  }

  /**
   * Binds the socket, for every user, and serves it. A socket file left by a program that was
   * killed is replaced.
   *
   * @throws IOException when the socket cannot be bound; Unix socket paths end at 107 octets
   */
  public static ControlServer start(Path socket, Map<String, Command> commands) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    ControlServer control = new ControlServer(server, socket, commands);
    daemon("control", control::acceptAll);
    return control;
  }

  private static void daemon(String name, Runnable body) {
    Thread.ofPlatform().daemon().name(name).start(body);
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        daemon("control-connection", () -> serve(connection));
      }
    } catch (IOException e) {
      if (server.isOpen()) {
        throw new java.io.UncheckedIOException("control socket " + socket, e);
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(connection), StandardCharsets.UTF_8));
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(
                    Channels.newOutputStream(connection), StandardCharsets.UTF_8))) {
      String line;
      while ((line = readLine(in)) != null) {
        out.write(Json.write(answer(line)));
        out.write('\n');
        out.flush();
      }
    } catch (ClosedChannelException e) {
      // The server was closed.
    } catch (IOException e) {
      // The other end is gone; there is nobody to tell.
    }
  }

  private static @Nullable String readLine(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        return null;
      }
      if (line.length() == LONGEST_REQUEST) {
        throw new IOException("request longer than " + LONGEST_REQUEST + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private Map<String, Object> answer(String line) {
    Map<String, Object> answer = new LinkedHashMap<>();
    try {
      Request request = new Request(Json.read(line));
      Command command = commands.get(request.command());
      if (command == null) {
        throw new ControlException(
            "unknown command \""
                + request.command()
                + "\"; commands are "
                + String.join(", ", commands.keySet()));
      }
      answer.put("ok", true);
      answer.putAll(command.run(request));
      return answer;
    } catch (ControlException e) {
      return failure(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return failure("internal error: " + e);
    }
  }

  private static Map<String, Object> failure(String sentence) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", false);
    answer.put("error", sentence);
    return answer;
  }

  /** Takes no more connections and removes the socket file. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}

package resync.lab.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The other end of a {@link ControlServer}. Requests on one connection follow each other. */
public final class ControlClient implements AutoCloseable {
  private final SocketChannel connection;
  private final BufferedReader in;

  private ControlClient(SocketChannel connection) {
    this.connection = connection;
    this.in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
  }

  /**
   * Connects.
   *
   * @throws IOException when nobody serves the socket
   */
  public static ControlClient connect(Path socket) throws IOException {
    return new ControlClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param fields with {@code cmd}; values are strings, numbers, booleans or lists of them
   * @return the answer's fields, integers as {@link Long}
   * @throws IOException when the answer is a failure, with its sentence, or when the connection
   *     ends
   */
  public synchronized Map<String, Object> request(Map<String, Object> fields) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((Json.write(fields) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      connection.write(line);
    }
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("the program closed its control socket");
    }
    try {
      Map<String, Object> read = Json.read(answer);
      if (!Boolean.TRUE.equals(read.get("ok"))) {
        throw new IOException(String.valueOf(read.get("error")));
      }
      return read;
    } catch (ControlException e) {
      throw new IOException("unreadable answer on the control socket: " + answer, e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}

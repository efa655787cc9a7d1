package resync.lab.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Unix stream socket that serves one connection after the other by a script. */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path socket;
  private final Thread thread;

  /** What is said on one connection. */
  public interface Script {
    void serve(InputStream in, OutputStream out) throws IOException;
  }

  private ScriptedServer(ServerSocketChannel server, Path socket, Script script) {
    this.server = server;
    this.socket = socket;
    this.thread = Thread.ofPlatform().daemon().start(() -> serve(script));
  }

  public static ScriptedServer start(Path socket, Script script) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    return new ScriptedServer(server, socket, script);
  }

  private void serve(Script script) {
    while (server.isOpen()) {
      try (SocketChannel connection = server.accept()) {
        script.serve(Channels.newInputStream(connection), Channels.newOutputStream(connection));
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        // The client went away; the next one may stay.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(socket);
  }
}

package resync.lab.node;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection to a Unix stream socket whose every operation ends by a deadline, so that a program
 * that hangs cannot hang the lab.
 */
public final class UnixStream implements Closeable {
  private final SocketChannel channel;
  private final Selector selector;
  private final long deadline;
  private final Duration limit;
  private final ByteBuffer buffer = ByteBuffer.allocate(16384).flip();

  private UnixStream(SocketChannel channel, Selector selector, Duration limit) {
    this.channel = channel;
    this.selector = selector;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * Connects.
   *
   * @param limit for everything done with this connection
   * @throws IOException when nobody listens there
   */
  public static UnixStream connect(Path socket, Duration limit) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new UnixStream(channel, selector, limit);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Sends all of it. */
  public void write(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (true) {
      channel.write(out);
      if (!out.hasRemaining()) {
        return;
      }
      awaitReady(SelectionKey.OP_WRITE);
    }
  }

  /**
   * Reads that many octets.
   *
   * @throws EOFException when the other end closed before
   */
  public byte[] read(int length) throws IOException {
    byte[] result = new byte[length];
    int filled = 0;
    while (filled < length) {
      fill();
      int part = Math.min(length - filled, buffer.remaining());
      buffer.get(result, filled, part);
      filled += part;
    }
    return result;
  }

  /**
   * Reads up to the next line feed, which is not part of the result.
   *
   * @throws EOFException when the other end closed before
   */
  public byte[] readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    while (true) {
      fill();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          return line.toByteArray();
        }
        line.write(next);
      }
    }
  }

  private void fill() throws IOException {
    while (!buffer.hasRemaining()) {
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      if (count == 0) {
        awaitReady(SelectionKey.OP_READ);
      }
    }
  }

  private void awaitReady(int operation) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new IOException("no answer within " + limit.toMillis() + " ms");
    }
    channel.keyFor(selector).interestOps(operation);
    selector.select(left);
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}

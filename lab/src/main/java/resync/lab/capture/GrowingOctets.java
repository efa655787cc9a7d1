package resync.lab.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The octets of a file from a place in it on, also of one that is still being written. What is not
 * there yet is there in a later call. Holds so much of the file as fits into its buffer.
 */
final class GrowingOctets {
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private long end;

  /**
   * At the beginning of the file.
   *
   * @param most octets that {@link #have} is ever asked for
   */
  GrowingOctets(FileChannel channel, int most) {
    this.channel = channel;
    this.buffer = ByteBuffer.allocate(most).limit(0);
  }

  /** Where in the file the next octet is. */
  long offset() {
    return end - buffer.remaining();
  }

  /** Whether the file has so many octets from here on. */
  boolean have(int octets) throws IOException {
    if (buffer.remaining() >= octets) {
      return true;
    }
    buffer.compact();
    int read;
    while (buffer.hasRemaining() && (read = channel.read(buffer, end)) > 0) {
      end += read;
    }
    buffer.flip();
    return buffer.remaining() >= octets;
  }

  /** Passes over octets, whether they are there already or not. */
  void skip(long octets) {
    if (octets <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) octets);
    } else {
      end += octets - buffer.remaining();
      buffer.limit(0);
    }
  }

  void order(ByteOrder order) {
    buffer.order(order);
  }

  ByteOrder order() {
    return buffer.order();
  }

  /** The octet so many after the next one. */
  byte octet(int at) {
    return buffer.get(buffer.position() + at);
  }

  int u16(int at) {
    return buffer.getShort(buffer.position() + at) & 0xffff;
  }

  int i32(int at) {
    return buffer.getInt(buffer.position() + at);
  }

  long u32(int at) {
    return Integer.toUnsignedLong(i32(at));
  }

  long i64(int at) {
    return buffer.getLong(buffer.position() + at);
  }

  /** A part that {@link #have} has found; valid until its next call. */
  ByteBuffer slice(int at, int octets) {
    return buffer.slice(buffer.position() + at, octets).asReadOnlyBuffer();
  }
}

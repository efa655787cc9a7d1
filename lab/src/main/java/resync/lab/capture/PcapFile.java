package resync.lab.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pcap file, also one that is still being written: what is not there yet is read by a later
 * call. libpcap's own reader gives up at the first half-written record, so this one is ours.
 *
 * <p>Either byte order, micro- or nanosecond time stamps. Not for use by several threads.
 */
public final class PcapFile implements AutoCloseable {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int LONGEST_RECORD = 256 << 10;
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int PCAPNG = 0x0a0d0d0a;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(2 * LONGEST_RECORD).limit(0);
  private long position;
  private long count;
  private int linkType = -1;
  private boolean nanoseconds;

  private PcapFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * A record of the file.
   *
   * @param number from 1
   * @param frame from the link-layer header on, as much as was captured; valid until the next call
   */
  public record Frame(long number, Instant time, int linkType, ByteBuffer frame) {}

  /**
   * Opens a capture; it may be empty still.
   *
   * @throws IOException when the file is not there
   */
  public static PcapFile open(Path path) throws IOException {
    return new PcapFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  /**
   * The next record, or null where the file has no further whole one yet.
   *
   * @throws IOException when this is no pcap file, or it is damaged; the message says where
   */
  public @Nullable Frame next() throws IOException {
    if (linkType < 0 && !readFileHeader()) {
      return null;
    }
    int captured = nextLength();
    if (captured < 0) {
      return null;
    }
    int start = buffer.position();
    long seconds = Integer.toUnsignedLong(buffer.getInt(start));
    long fraction = Integer.toUnsignedLong(buffer.getInt(start + 4));
    Instant time = Instant.ofEpochSecond(seconds, nanoseconds ? fraction : fraction * 1_000);
    ByteBuffer frame = buffer.slice(start + RECORD_HEADER, captured).asReadOnlyBuffer();
    buffer.position(start + RECORD_HEADER + captured);
    return new Frame(++count, time, linkType, frame);
  }

  /** Passes over all whole records that are there; returns how many there are up to now. */
  long skipAll() throws IOException {
    if (linkType < 0 && !readFileHeader()) {
      return 0;
    }
    int captured;
    while ((captured = nextLength()) >= 0) {
      buffer.position(buffer.position() + RECORD_HEADER + captured);
      count++;
    }
    return count;
  }

  /** Length of the whole record at the buffer's position, or -1 where it is not there yet. */
  private int nextLength() throws IOException {
    if (!have(RECORD_HEADER)) {
      return -1;
    }
    int captured = buffer.getInt(buffer.position() + 8);
    if (captured < 0 || captured > LONGEST_RECORD) {
      throw new IOException(
          path + " is damaged: record " + (count + 1) + " claims " + captured + " octets");
    }
    return have(RECORD_HEADER + captured) ? captured : -1;
  }

  private boolean readFileHeader() throws IOException {
    if (!have(FILE_HEADER)) {
      return false;
    }
    int start = buffer.position();
    buffer.order(ByteOrder.BIG_ENDIAN);
    int magic = buffer.getInt(start);
    if (magic == PCAPNG) {
      throw new IOException(
          path + " is a pcapng file; convert it with: editcap -F nsecpcap IN OUT");
    }
    if (magic != MICROSECONDS && magic != NANOSECONDS) {
      magic = Integer.reverseBytes(magic);
      buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
    if (magic != MICROSECONDS && magic != NANOSECONDS) {
      throw new IOException(path + " is not a pcap file");
    }
    nanoseconds = magic == NANOSECONDS;
    linkType = buffer.getInt(start + 20) & 0xffff;
    buffer.position(start + FILE_HEADER);
    return true;
  }

  /** Whether so many octets are in the buffer, after reading what the file has. */
  private boolean have(int octets) throws IOException {
    if (buffer.remaining() >= octets) {
      return true;
    }
    buffer.compact();
    int read;
    while ((read = channel.read(buffer, position)) > 0) {
      position += read;
    }
    buffer.flip();
    return buffer.remaining() >= octets;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

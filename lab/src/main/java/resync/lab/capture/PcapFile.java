package resync.lab.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture, pcap or pcapng, also one that is still being written: what is not there yet is
 * read by a later call. What stands before a damaged place is read; {@link #damage} tells the rest.
 *
 * <p>libpcap's own reader gives up at the first half-written record, and at pcapng files with more
 * than one kind of device, so this one is ours. Not for use by several threads.
 */
public final class PcapFile implements AutoCloseable {
  /** No packet is longer, whatever a file claims. */
  static final int LONGEST_PACKET = 256 << 10;

  private static final int MAGIC = 4;
  private static final int GZIP = 0x1f8b;

  private final Path path;
  private final FileChannel channel;
  private final GrowingOctets octets;
  private @Nullable Records records;
  private @Nullable String damage;
  private long count;

  private PcapFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
    this.octets = new GrowingOctets(channel, 2 * LONGEST_PACKET);
  }

  /**
   * A record of the file.
   *
   * @param number from 1
   * @param time the epoch where the file has none for this packet
   * @param frame from the link-layer header on, as much as was captured; valid until the next call
   */
  public record Frame(long number, Instant time, int linkType, ByteBuffer frame) {}

  /** One of the two formats. */
  interface Records {
    /**
     * The next packet, or null where the file has no further whole one yet.
     *
     * @throws DamagedException when the file cannot be read any further
     */
    @Nullable Frame next(long number) throws IOException;
  }

  /** A place that makes no sense; the message is a clause. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }

  /**
   * Opens a capture; it may be empty still.
   *
   * @throws IOException when the file is not there
   */
  public static PcapFile open(Path path) throws IOException {
    return new PcapFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  /**
   * The next record, or null where the file has no further whole one yet, or is damaged there.
   *
   * @throws IOException when this is no capture file; the message says so
   */
  public @Nullable Frame next() throws IOException {
    if (damage != null) {
      return null;
    }
    if (records == null) {
      records = format();
      if (records == null) {
        return null;
      }
    }
    try {
      Frame frame = records.next(count + 1);
      count += frame == null ? 0 : 1;
      return frame;
    } catch (DamagedException e) {
      damage =
          "%s is damaged at octet %d, after %d packets: %s"
              .formatted(path, octets.offset(), count, e.getMessage());
      return null;
    }
  }

  /** What is wrong with the file behind its last readable packet, a sentence; empty if nothing. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /**
   * What keeps a file that nobody writes any more from being read to its end, a sentence: damage,
   * or that it ends within a record. To be asked when {@link #next} has given null.
   */
  public Optional<String> unread() throws IOException {
    if (damage != null) {
      return damage();
    }
    long size = channel.size();
    if (records == null) {
      return Optional.of(
          path + (size == 0 ? " is empty" : " has " + size + " octets, too few for a capture"));
    }
    return size == octets.offset()
        ? Optional.empty()
        : Optional.of(
            "%s is cut short: it ends at octet %d, within a record, after %d packets"
                .formatted(path, size, count));
  }

  /**
   * Passes over all whole records that are there; returns how many there are up to now.
   *
   * @throws IOException when the file is damaged
   */
  long skipAll() throws IOException {
    Frame frame;
    do {
      frame = next();
    } while (frame != null);
    if (damage != null) {
      throw new IOException(damage);
    }
    return count;
  }

  private @Nullable Records format() throws IOException {
    if (!octets.have(MAGIC)) {
      return null;
    }
    octets.order(ByteOrder.BIG_ENDIAN);
    int magic = octets.i32(0);
    if (magic == PcapngBlocks.SECTION_HEADER) {
      return new PcapngBlocks(octets);
    }
    if (magic >>> 16 == GZIP) {
      throw new IOException(path + " is compressed; unpack it with gunzip");
    }
    return PcapRecords.of(octets)
        .orElseThrow(() -> new IOException(path + " is neither a pcap nor a pcapng file"));
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

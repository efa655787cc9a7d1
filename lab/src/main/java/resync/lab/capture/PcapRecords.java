package resync.lab.capture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.PcapFile.DamagedException;
import resync.lab.capture.PcapFile.Frame;

/**
 * The records of a pcap file (draft-ietf-opsawg-pcap): either byte order, micro- or nanoseconds.
 */
final class PcapRecords implements PcapFile.Records {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final GrowingOctets octets;
  private final boolean nanoseconds;
  private int linkType = -1;

  private PcapRecords(GrowingOctets octets, boolean nanoseconds) {
    this.octets = octets;
    this.nanoseconds = nanoseconds;
  }

  /** At the beginning of a file that has its first four octets; empty where it is no pcap file. */
  static Optional<PcapRecords> of(GrowingOctets octets) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      octets.order(order);
      int magic = octets.i32(0);
      if (magic == MICROSECONDS || magic == NANOSECONDS) {
        return Optional.of(new PcapRecords(octets, magic == NANOSECONDS));
      }
    }
    return Optional.empty();
  }

  @Override
  public @Nullable Frame next(long number) throws IOException {
    if (linkType < 0) {
      if (!octets.have(FILE_HEADER)) {
        return null;
      }
      linkType = octets.u16(order16());
      octets.skip(FILE_HEADER);
    }
    if (!octets.have(RECORD_HEADER)) {
      return null;
    }
    long captured = octets.u32(8);
    if (captured > PcapFile.LONGEST_PACKET) {
      throw new DamagedException("the record there claims " + captured + " octets");
    }
    if (!octets.have(RECORD_HEADER + (int) captured)) {
      return null;
    }
    long fraction = octets.u32(4) * (nanoseconds ? 1 : 1_000);
    Frame frame =
        new Frame(
            number,
            Instant.ofEpochSecond(octets.u32(0), fraction),
            linkType,
            octets.slice(RECORD_HEADER, (int) captured));
    octets.skip(RECORD_HEADER + captured);
    return frame;
  }

  // The upper half of the last word says how long the frame check sequence is.
  private int order16() {
    return octets.order() == ByteOrder.BIG_ENDIAN ? 22 : 20;
  }
}

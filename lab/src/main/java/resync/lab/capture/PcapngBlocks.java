package resync.lab.capture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.PcapFile.DamagedException;
import resync.lab.capture.PcapFile.Frame;

/**
 * The packets of a pcapng file (draft-ietf-opsawg-pcapng): any number of sections in either byte
 * order, and of devices in each with link type and clock of their own. Blocks that hold no packet
 * are passed over.
 */
final class PcapngBlocks implements PcapFile.Records {
  static final int SECTION_HEADER = 0x0a0d0d0a;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int VERSION = 1;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;

  private static final int BLOCK_HEADER = 8;
  private static final int TRAILER = 4;
  private static final int SMALLEST_BLOCK = BLOCK_HEADER + TRAILER;
  private static final int MOST_INTERFACES = 65_536;

  private final GrowingOctets octets;
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private long trailerOf = -1;

  PcapngBlocks(GrowingOctets octets) {
    this.octets = octets;
  }

  @Override
  public @Nullable Frame next(long number) throws IOException {
    while (true) {
      if (trailerOf >= 0 && !passTrailer()) {
        return null;
      }
      if (!octets.have(SMALLEST_BLOCK)) {
        return null;
      }
      int type = octets.i32(0);
      if (type == SECTION_HEADER) {
        beginSection();
      }
      long length = octets.u32(4);
      if (length < SMALLEST_BLOCK || length % 4 != 0) {
        throw new DamagedException("the block there claims " + length + " octets");
      }
      int fixed = fixedPart(type, length);
      if (!octets.have(fixed)) {
        return null;
      }
      Frame frame = null;
      switch (type) {
        case SECTION_HEADER -> checkVersion();
        case INTERFACE_DESCRIPTION -> describe(fixed);
        case ENHANCED_PACKET -> frame = enhanced(number, length, octets.i32(8));
        case PACKET -> frame = enhanced(number, length, octets.u16(8));
        case SIMPLE_PACKET -> frame = simple(number, length);
        default -> {
          // Names, statistics, secrets and what is to be invented: no packets.
        }
      }
      if (frame == null && isPacket(type)) {
        return null;
      }
      octets.skip(length - TRAILER);
      trailerOf = length;
      if (frame != null) {
        return frame;
      }
    }
  }

  private static boolean isPacket(int type) {
    return type == ENHANCED_PACKET || type == PACKET || type == SIMPLE_PACKET;
  }

  /** How much of a block is looked at; of a packet's the part in front of the packet. */
  private static int fixedPart(int type, long length) throws DamagedException {
    int fixed =
        switch (type) {
          case ENHANCED_PACKET, PACKET -> 28;
          case SECTION_HEADER -> 24;
          case SIMPLE_PACKET -> 12;
          case INTERFACE_DESCRIPTION -> (int) Math.min(length - TRAILER, PcapFile.LONGEST_PACKET);
          default -> BLOCK_HEADER;
        };
    if (fixed > length - TRAILER || (type == INTERFACE_DESCRIPTION && fixed < 16)) {
      throw new DamagedException(
          "the block of type " + type + " there claims " + length + " octets");
    }
    return fixed;
  }

  /** A block ends with its length once more: where it does not, the next one begins elsewhere. */
  private boolean passTrailer() throws IOException {
    if (!octets.have(TRAILER)) {
      return false;
    }
    if (octets.u32(0) != trailerOf) {
      throw new DamagedException(
          "the block that ends there has "
              + trailerOf
              + " octets by its beginning and "
              + octets.u32(0)
              + " by its end");
    }
    octets.skip(TRAILER);
    trailerOf = -1;
    return true;
  }

  private void beginSection() throws DamagedException {
    octets.order(ByteOrder.BIG_ENDIAN);
    if (octets.i32(8) != BYTE_ORDER) {
      octets.order(ByteOrder.LITTLE_ENDIAN);
    }
    if (octets.i32(8) != BYTE_ORDER) {
      throw new DamagedException("the section there has no byte order");
    }
    interfaces.clear();
  }

  private void checkVersion() throws DamagedException {
    if (octets.u16(12) != VERSION) {
      throw new DamagedException(
          "the section there is of version " + octets.u16(12) + " of the format");
    }
  }

  private void describe(int length) throws DamagedException {
    if (interfaces.size() == MOST_INTERFACES) {
      throw new DamagedException("it has more than " + MOST_INTERFACES + " devices");
    }
    interfaces.add(PcapngInterface.read(octets, length));
  }

  private @Nullable Frame enhanced(long number, long length, int device) throws IOException {
    PcapngInterface on = device(device);
    long ticks = octets.u32(12) << 32 | octets.u32(16);
    return frame(number, on.time(ticks), on, 28, octets.u32(20), length);
  }

  /** The first device's, without a time. */
  private @Nullable Frame simple(long number, long length) throws IOException {
    PcapngInterface on = device(0);
    long captured = Math.min(octets.u32(8), length - 12 - TRAILER);
    if (on.snapLength() > 0) {
      captured = Math.min(captured, on.snapLength());
    }
    return frame(number, Instant.EPOCH, on, 12, captured, length);
  }

  private PcapngInterface device(int number) throws DamagedException {
    if (number < 0 || number >= interfaces.size()) {
      throw new DamagedException(
          "the packet there is of device "
              + Integer.toUnsignedString(number)
              + " of "
              + interfaces.size());
    }
    return interfaces.get(number);
  }

  private @Nullable Frame frame(
      long number, Instant time, PcapngInterface on, int header, long captured, long length)
      throws IOException {
    if (captured > PcapFile.LONGEST_PACKET || captured > length - header - TRAILER) {
      throw new DamagedException(
          "the packet there claims " + captured + " octets in a block of " + length);
    }
    return octets.have(header + (int) captured)
        ? new Frame(number, time, on.linkType(), octets.slice(header, (int) captured))
        : null;
  }
}

package resync.lab.capture;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A device of a pcapng section, by its Interface Description Block.
 *
 * @param snapLength octets of a packet that were captured at most; 0 for all
 * @param perSecond how often its clock ticks
 * @param offset seconds to add to each of its times
 */
record PcapngInterface(int linkType, long snapLength, BigInteger perSecond, long offset) {
  private static final int OPTIONS = 16;
  private static final int OPTION_HEADER = 4;
  private static final int END_OF_OPTIONS = 0;
  private static final int RESOLUTION = 9;
  private static final int TIME_OFFSET = 14;
  private static final int POWER_OF_TWO = 0x80;
  private static final int MICROSECONDS = 6;
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

  /** The end of the year 9999: files that claim more are wrong, and no packet is lost by it. */
  private static final long LATEST = 253_402_300_799L;

  /** The block at the octets' place; so much of it as is given, its trailer excepted. */
  static PcapngInterface read(GrowingOctets block, int length) {
    int resolution = MICROSECONDS;
    long offset = 0;
    int at = OPTIONS;
    while (at + OPTION_HEADER <= length) {
      int code = block.u16(at);
      int octets = block.u16(at + 2);
      int value = at + OPTION_HEADER;
      if (code == END_OF_OPTIONS || value + octets > length) {
        break;
      }
      if (code == RESOLUTION && octets == 1) {
        resolution = block.octet(value) & 0xff;
      } else if (code == TIME_OFFSET && octets == 8) {
        offset = block.i64(value);
      }
      at = value + (octets + 3) / 4 * 4;
    }
    return new PcapngInterface(block.u16(8), block.u32(12), ticks(resolution), offset);
  }

  private static BigInteger ticks(int resolution) {
    int base = (resolution & POWER_OF_TWO) == 0 ? 10 : 2;
    return BigInteger.valueOf(base).pow(resolution & ~POWER_OF_TWO);
  }

  /**
   * The moment of so many ticks, an unsigned number; times before 1970 and after 9999 become these.
   */
  Instant time(long ticks) {
    BigInteger[] parts = new BigInteger(Long.toUnsignedString(ticks)).divideAndRemainder(perSecond);
    BigInteger seconds = parts[0].add(BigInteger.valueOf(offset));
    if (seconds.signum() < 0) {
      return Instant.EPOCH;
    }
    if (seconds.compareTo(BigInteger.valueOf(LATEST)) > 0) {
      return Instant.ofEpochSecond(LATEST);
    }
    return Instant.ofEpochSecond(
        seconds.longValueExact(), parts[1].multiply(SECOND).divide(perSecond).longValueExact());
  }
}

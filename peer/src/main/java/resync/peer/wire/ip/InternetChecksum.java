package resync.peer.wire.ip;

/**
 * The checksums of IPv4, TCP, UDP and ICMPv6 (RFC 1071), and how they change with a field of what
 * they cover (RFC 1624).
 */
public final class InternetChecksum {
  private static final int WORD = 0xffff;
  private static final long INT = 0xffff_ffffL;

  private InternetChecksum() {}

  /** What {@link #update} takes where an address in the pseudo header becomes another one. */
  public static int difference(IpAddress from, IpAddress to) {
    return fold((~sum(from) & WORD) + sum(to));
  }

  /** The sum of an address's 16-bit words. */
  private static int sum(IpAddress address) {
    long halves =
        (address.high() >>> 32)
            + (address.high() & INT)
            + (address.low() >>> 32)
            + (address.low() & INT);
    return fold((int) ((halves >>> 32) + (halves >>> 16 & WORD) + (halves & WORD)));
  }

  /** Both differences in one. */
  public static int sum(int one, int other) {
    return fold(one + other);
  }

  /**
   * A checksum after a change (RFC 1624 section 3).
   *
   * @param difference what {@link #difference} and {@link #sum} have made
   */
  public static int update(int checksum, int difference) {
    return ~fold((~checksum & WORD) + difference) & WORD;
  }

  /**
   * The checksum over a TCP or UDP packet and its pseudo header; its own field must be zero.
   *
   * @param at where the packet's header begins
   * @param length octets of header and data
   */
  public static int ofTransport(
      byte[] b, int at, int length, int protocol, IpAddress source, IpAddress destination) {
    return complement(protocol + length + sum(source) + sum(destination), b, at, length);
  }

  /** The checksum over octets alone, as ICMP has it; its own field must be zero. */
  public static int of(byte[] b, int at, int length) {
    return complement(0, b, at, length);
  }

  private static int complement(int start, byte[] b, int at, int length) {
    int sum = start;
    for (int i = 0; i < length - 1; i += 2) {
      sum += Ipv4Header.u16(b, at + i);
      sum = (sum & WORD) + (sum >>> 16);
    }
    if (length % 2 != 0) {
      sum += (b[at + length - 1] & 0xff) << 8;
    }
    return ~fold(sum) & WORD;
  }

  private static int fold(int sum) {
    int once = (sum & WORD) + (sum >>> 16);
    return (once & WORD) + (once >>> 16);
  }
}

package resync.peer.wire.ip;

/**
 * The checksums of IPv4, TCP and UDP (RFC 1071), and how they change with a field of what they
 * cover (RFC 1624).
 */
public final class InternetChecksum {
  private static final int WORD = 0xffff;

  private InternetChecksum() {}

  /** What {@link #update} takes where an address in the pseudo header becomes another one. */
  public static int difference(int from, int to) {
    return fold((~from >>> 16 & WORD) + (~from & WORD) + (to >>> 16) + (to & WORD));
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
      byte[] b, int at, int length, int protocol, int source, int destination) {
    int sum = protocol + length;
    sum += (source >>> 16) + (source & WORD) + (destination >>> 16) + (destination & WORD);
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

package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.Optional;
import resync.lab.topology.IpAddress;
import resync.lab.topology.IpAddress.Family;

/**
 * An IP packet as far as its headers say: IPv4 (RFC 791), IPv6 with its extension headers (RFC
 * 8200).
 *
 * @param source in dotted notation, or as RFC 5952 writes it
 * @param protocol of the payload, an IP protocol number
 * @param length in octets by its header
 * @param payload so much of it as was captured
 * @param fragment where the payload is a part of one
 */
record IpPacket(
    boolean v6,
    String source,
    String destination,
    int protocol,
    int length,
    ByteBuffer payload,
    Optional<Fragment> fragment) {
  private static final int V4_HEADER = 20;
  private static final int V6_HEADER = 40;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1fff;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int FRAGMENT_HEADER = 8;

  /**
   * Which part of a datagram's payload a packet has.
   *
   * @param whole whether the packet was captured to its end
   */
  record Fragment(int identification, int offset, boolean more, boolean whole) {}

  /**
   * The packet at the start of the buffer, which ends with the frame; empty where its header is not
   * there or no IP header.
   */
  static Optional<IpPacket> read(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return Optional.empty();
    }
    return switch ((in.get(0) & 0xff) >> 4) {
      case 4 -> v4(in);
      case 6 -> v6(in);
      default -> Optional.empty();
    };
  }

  private static Optional<IpPacket> v4(ByteBuffer in) {
    if (in.limit() < V4_HEADER) {
      return Optional.empty();
    }
    int total = in.getShort(2) & 0xffff;
    // Segmentation offload leaves zero in the header of packets longer than 65535 octets.
    int length = total == 0 ? in.limit() : total;
    int end = Math.min(length, in.limit());
    int header = 4 * (in.get(0) & 0x0f);
    boolean readable = header >= V4_HEADER && header <= end;
    int flags = in.getShort(6) & 0xffff;
    int offset = (flags & FRAGMENT_OFFSET) * 8;
    boolean more = (flags & MORE_FRAGMENTS) != 0;
    return Optional.of(
        new IpPacket(
            false,
            IpAddress.read(Family.IPV4, in, 12).toString(),
            IpAddress.read(Family.IPV4, in, 16).toString(),
            in.get(9) & 0xff,
            length,
            readable ? in.slice(header, end - header) : ByteBuffer.allocate(0),
            offset > 0 || more
                ? Optional.of(
                    new Fragment(
                        in.getShort(4) & 0xffff, offset, more, readable && length <= in.limit()))
                : Optional.empty()));
  }

  private static Optional<IpPacket> v6(ByteBuffer in) {
    if (in.limit() < V6_HEADER) {
      return Optional.empty();
    }
    int length = V6_HEADER + (in.getShort(4) & 0xffff);
    int end = Math.min(length, in.limit());
    int protocol = in.get(6) & 0xff;
    int at = V6_HEADER;
    Optional<Fragment> fragment = Optional.empty();
    boolean headers = true;
    while (headers && at + FRAGMENT_HEADER <= end) {
      switch (protocol) {
        case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS -> {
          protocol = in.get(at) & 0xff;
          at += 8 * ((in.get(at + 1) & 0xff) + 1);
        }
        case FRAGMENT -> {
          int place = in.getShort(at + 2) & 0xffff;
          boolean more = (place & 1) != 0;
          // A packet may say that it is the only fragment of itself (RFC 6946).
          if (more || place >> 3 > 0) {
            fragment =
                Optional.of(
                    new Fragment(in.getInt(at + 4), place & ~7, more, length <= in.limit()));
            headers = false;
          }
          protocol = in.get(at) & 0xff;
          at += FRAGMENT_HEADER;
        }
        default -> headers = false;
      }
    }
    int payload = Math.min(at, end);
    return Optional.of(
        new IpPacket(
            true,
            IpAddress.read(Family.IPV6, in, 8).toString(),
            IpAddress.read(Family.IPV6, in, 24).toString(),
            protocol,
            length,
            in.slice(payload, end - payload),
            fragment));
  }
}

package resync.peer.esp;

import java.util.Arrays;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.InternetChecksum;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/**
 * Packets that would be longer than the path allows once they are protected, and that nobody on the
 * way may cut: those of IPv6, and those of IPv4 that forbid it. Their sender is told how long they
 * may be (RFC 4301 section 8.2.1; RFC 4443 section 3.2, RFC 1191).
 *
 * <p>An IPv6 packet of the length that every link must carry is never one: it is cut outside the
 * tunnel (RFC 2473 section 7.1).
 */
final class TooBig {
  private static final long LEAST_INTERVAL = 10_000_000;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int ICMP_HEADER = 8;
  private static final int DESTINATION_UNREACHABLE = 3;
  private static final int FRAGMENTATION_NEEDED = 4;
  private static final int PACKET_TOO_BIG = 2;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int FIRST_INFORMATIONAL = 128;

  /** What is quoted of an IPv4 packet behind its header (RFC 792). */
  private static final int QUOTED = 8;

  private int pathMtu = Integer.MAX_VALUE;
  private long nextReply = ChildSa.NEVER;

  void pathMtu(int octets) {
    pathMtu = octets;
  }

  /**
   * Whether the packet is too long.
   *
   * @param at where it begins
   * @param packet what is there
   */
  boolean is(ChildSa sa, byte[] b, int at, IpPacket packet) {
    int sealed = Sealer.sealedLength(sa, packet);
    boolean mayBeCut =
        packet.family() == Family.IPV6
            ? packet.totalLength() <= Ipv6Header.LEAST_MTU
            : !Ipv4Header.dontFragment(b, at);
    return sealed > pathMtu && !mayBeCut;
  }

  /**
   * Writes what its sender is told to the beginning of the buffer, which the packet itself may
   * lose. Who must not be told is not: the sender of an error message, or who was told a moment ago
   * (RFC 4443 section 2.4).
   *
   * @return octets of the reply; 0 if there is none
   */
  int reply(ChildSa sa, byte[] b, int at, IpPacket packet, long now) {
    if (now < nextReply || isError(b, at, packet)) {
      return 0;
    }
    nextReply = now + LEAST_INTERVAL;
    // Padding makes the overhead of a shorter packet differ by less than a block.
    int overhead = Sealer.sealedLength(sa, packet) - packet.totalLength();
    int mtu = pathMtu - overhead - 15;
    byte[] reply =
        packet.family() == Family.IPV4
            ? ipv4(b, at, packet, mtu)
            : ipv6(b, at, packet, Math.max(mtu, Ipv6Header.LEAST_MTU));
    System.arraycopy(reply, 0, b, 0, reply.length);
    return reply.length;
  }

  private static boolean isError(byte[] b, int at, IpPacket packet) {
    int type = at + packet.nextLayer();
    if (packet.totalLength() <= packet.nextLayer()) {
      return false;
    }
    return packet.family() == Family.IPV6
        ? packet.nextLayerProtocol() == ICMPV6 && (b[type] & 0xff) < FIRST_INFORMATIONAL
        : packet.nextLayerProtocol() == ICMP && b[type] != ECHO_REPLY && b[type] != ECHO_REQUEST;
  }

  private static byte[] ipv4(byte[] b, int at, IpPacket packet, int mtu) {
    int quoted = Math.min(packet.totalLength(), packet.headerLength() + QUOTED);
    byte[] reply = new byte[Ipv4Header.LENGTH + ICMP_HEADER + quoted];
    IpAddress host = Ipv4Header.source(b, at);
    OuterHeader.writePlain(reply, 0, reply.length, ICMP, Ipv4Header.destination(b, at), host);
    int icmp = Ipv4Header.LENGTH;
    reply[icmp] = DESTINATION_UNREACHABLE;
    reply[icmp + 1] = FRAGMENTATION_NEEDED;
    reply[icmp + 6] = (byte) (mtu >>> 8);
    reply[icmp + 7] = (byte) mtu;
    System.arraycopy(b, at, reply, icmp + ICMP_HEADER, quoted);
    putChecksum(reply, icmp, InternetChecksum.of(reply, icmp, reply.length - icmp));
    return reply;
  }

  private static byte[] ipv6(byte[] b, int at, IpPacket packet, int mtu) {
    int room = Ipv6Header.LEAST_MTU - Ipv6Header.LENGTH - ICMP_HEADER;
    byte[] quoted = Arrays.copyOfRange(b, at, at + Math.min(packet.totalLength(), room));
    byte[] reply = new byte[Ipv6Header.LENGTH + ICMP_HEADER + quoted.length];
    IpAddress host = Ipv6Header.source(b, at);
    IpAddress here = Ipv6Header.destination(b, at);
    OuterHeader.writePlain(reply, 0, reply.length, ICMPV6, here, host);
    int icmp = Ipv6Header.LENGTH;
    reply[icmp] = PACKET_TOO_BIG;
    Ints.put(reply, icmp + 4, mtu);
    System.arraycopy(quoted, 0, reply, icmp + ICMP_HEADER, quoted.length);
    int length = reply.length - icmp;
    putChecksum(reply, icmp, InternetChecksum.ofTransport(reply, icmp, length, ICMPV6, here, host));
    return reply;
  }

  private static void putChecksum(byte[] reply, int icmp, int checksum) {
    reply[icmp + 2] = (byte) (checksum >>> 8);
    reply[icmp + 3] = (byte) checksum;
  }
}

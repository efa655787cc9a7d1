package resync.peer.esp;

import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/** The IP headers that the data plane writes of its own, without options. */
final class OuterHeader {
  private static final int TIME_TO_LIVE = 64;

  private int identification;

  /** Octets of a header. */
  static int length(Family family) {
    return family == Family.IPV4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
  }

  /** Where in a header the octet of the protocol stands. */
  static int protocolField(Family family) {
    return family == Family.IPV4 ? Ipv4Header.PROTOCOL : Ipv6Header.NEXT_HEADER;
  }

  /**
   * Writes the header around a packet in tunnel mode (RFC 4301 section 5.1.2, and RFC 6040 section
   * 4.1 for ECN). No flow label is copied: it would tell flows apart.
   *
   * @param inner where the packet is that it goes around
   */
  void writeAround(
      byte[] b,
      int at,
      int totalLength,
      int inner,
      int protocol,
      IpAddress source,
      IpAddress destination) {
    int trafficClass = IpPacket.trafficClass(b, inner);
    if (source.isIpv6()) {
      Ipv6Header.write(
          b, at, totalLength, trafficClass, protocol, TIME_TO_LIVE, source, destination);
      return;
    }
    identification = identification + 1 & 0xffff;
    boolean dontFragment = IpPacket.version(b, inner) == 4 && Ipv4Header.dontFragment(b, inner);
    Ipv4Header.write(
        b,
        at,
        totalLength,
        trafficClass,
        identification,
        dontFragment,
        TIME_TO_LIVE,
        protocol,
        source,
        destination);
  }

  /** Writes a plain header, as of a packet that never had another one. */
  static void writePlain(
      byte[] b, int at, int totalLength, int protocol, IpAddress source, IpAddress destination) {
    if (source.isIpv6()) {
      Ipv6Header.write(b, at, totalLength, 0, protocol, TIME_TO_LIVE, source, destination);
    } else {
      Ipv4Header.write(
          b, at, totalLength, 0, 0, false, TIME_TO_LIVE, protocol, source, destination);
    }
  }
}

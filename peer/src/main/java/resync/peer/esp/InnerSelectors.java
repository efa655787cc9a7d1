package resync.peer.esp;

import resync.peer.sa.PacketSelectors;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv4Header;

/** Reads what policies look at from an IPv4 packet. */
final class InnerSelectors {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int DCCP = 33;
  private static final int SCTP = 132;
  private static final int UDP_LITE = 136;

  private InnerSelectors() {}

  /** Reads a valid IPv4 packet. Ports of fragments are not looked at: all must fare alike. */
  static void read(byte[] b, int at, PacketSelectors into) {
    int protocol = Ipv4Header.protocol(b, at);
    int transport = at + Ipv4Header.headerLength(b, at);
    int available = at + Ipv4Header.totalLength(b, at) - transport;
    int sourcePort = TrafficSelector.NO_PORT;
    int destinationPort = TrafficSelector.NO_PORT;
    if (!Ipv4Header.isFragment(b, at) && available >= 4) {
      switch (protocol) {
        case TCP, UDP, DCCP, SCTP, UDP_LITE -> {
          sourcePort = u16(b, transport);
          destinationPort = u16(b, transport + 2);
        }
        case ICMP -> {
          sourcePort = u16(b, transport);
          destinationPort = sourcePort;
        }
        default -> {}
      }
    }
    into.set(
        Family.IPV4,
        b,
        at + Ipv4Header.SOURCE,
        at + Ipv4Header.DESTINATION,
        protocol,
        sourcePort,
        destinationPort);
  }

  private static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }
}

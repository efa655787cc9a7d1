package resync.peer.esp;

import resync.peer.sa.PacketSelectors;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.IpPacket;

/** Reads what policies look at from a packet. */
final class InnerSelectors {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int DCCP = 33;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;
  private static final int UDP_LITE = 136;

  private InnerSelectors() {}

  /**
   * Reads a packet. Ports of fragments are not looked at: all must fare alike.
   *
   * @param at where it begins
   * @param packet what is there
   */
  static void read(byte[] b, int at, IpPacket packet, PacketSelectors into) {
    int protocol = packet.nextLayerProtocol();
    int transport = at + packet.nextLayer();
    int sourcePort = TrafficSelector.NO_PORT;
    int destinationPort = TrafficSelector.NO_PORT;
    if (!packet.isFragment() && packet.totalLength() - packet.nextLayer() >= 4) {
      switch (protocol) {
        case TCP, UDP, DCCP, SCTP, UDP_LITE -> {
          sourcePort = u16(b, transport);
          destinationPort = u16(b, transport + 2);
        }
        case ICMP, ICMPV6 -> {
          sourcePort = u16(b, transport);
          destinationPort = sourcePort;
        }
        default -> {}
      }
    }
    into.set(
        packet.family(),
        b,
        at + packet.sourceField(),
        at + packet.destinationField(),
        protocol,
        sourcePort,
        destinationPort);
  }

  private static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }
}

package resync.peer.engine;

import java.nio.ByteBuffer;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/** Plain packets of the hosts behind the gateways. */
final class IpPacket {
  private static final int UDP = 17;

  private IpPacket() {}

  /** A UDP packet from port 7007 to port 7007 that carries a number. */
  static byte[] udp(IpAddress source, IpAddress destination, int number) {
    int header = source.isIpv4() ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
    int length = header + 8 + 4;
    byte[] packet = new byte[length];
    if (source.isIpv4()) {
      Ipv4Header.write(packet, 0, length, 0, 0, false, 64, UDP, source, destination);
    } else {
      Ipv6Header.write(packet, 0, length, 0, UDP, 64, source, destination);
    }
    ByteBuffer.wrap(packet, header, 12)
        .putShort((short) 7007)
        .putShort((short) 7007)
        .putShort((short) 12)
        .putShort((short) 0)
        .putInt(number);
    return packet;
  }

  /** The number that such a packet carries. */
  static int number(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(packet.length - 4);
  }
}

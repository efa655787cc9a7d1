package resync.peer.engine;

import java.nio.ByteBuffer;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;

/** Plain packets of the hosts behind the gateways. */
final class IpPacket {
  private static final int UDP = 17;

  private IpPacket() {}

  /** A UDP packet from port 7007 to port 7007 that carries a number. */
  static byte[] udp(IpAddress source, IpAddress destination, int number) {
    int length = Ipv4Header.LENGTH + 8 + 4;
    byte[] packet = new byte[length];
    Ipv4Header.write(packet, 0, length, 0, 0, false, 64, UDP, source, destination);
    ByteBuffer.wrap(packet, Ipv4Header.LENGTH, 12)
        .putShort((short) 7007)
        .putShort((short) 7007)
        .putShort((short) 12)
        .putShort((short) 0)
        .putInt(number);
    return packet;
  }

  /** The number that such a packet carries. */
  static int number(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(Ipv4Header.LENGTH + 8);
  }
}

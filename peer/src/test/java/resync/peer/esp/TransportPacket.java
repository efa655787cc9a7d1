package resync.peer.esp;

import java.util.Arrays;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;

/** TCP and UDP packets as a host makes them, and what a host thinks of them when they arrive. */
public final class TransportPacket {
  public static final int TCP = 6;
  public static final int UDP = 17;

  private TransportPacket() {}

  /** A TCP or UDP packet with a right checksum from port 7007 to port 7007. */
  public static byte[] of(int protocol, IpAddress source, IpAddress destination, byte[] data) {
    int header = protocol == TCP ? 20 : 8;
    byte[] packet = plain(protocol, source, destination, header + data.length);
    int at = Ipv4Header.LENGTH;
    put(packet, at, 7007);
    put(packet, at + 2, 7007);
    if (protocol == TCP) {
      packet[at + 12] = 0x50;
      put(packet, at + 14, 1024);
    } else {
      put(packet, at + 4, header + data.length);
    }
    System.arraycopy(data, 0, packet, at + header, data.length);
    int checksum = ~sum(packet) & 0xffff;
    put(packet, checksumAt(protocol), protocol == UDP && checksum == 0 ? 0xffff : checksum);
    return packet;
  }

  /** A packet of any protocol with so many zero octets behind its IP header. */
  public static byte[] plain(int protocol, IpAddress source, IpAddress destination, int octets) {
    byte[] packet = new byte[Ipv4Header.LENGTH + octets];
    Ipv4Header.write(packet, 0, packet.length, 0, 0, false, 64, protocol, source, destination);
    return packet;
  }

  /** Where in such a packet the checksum of TCP or UDP is. */
  public static int checksumAt(int protocol) {
    return Ipv4Header.LENGTH + (protocol == TCP ? 16 : 6);
  }

  /** Whether IP header and TCP or UDP checksum are right, as RFC 1071 has a receiver verify it. */
  public static boolean isRight(byte[] packet) {
    return Ipv4Header.isValid(packet, 0, packet.length)
        && Ipv4Header.isChecksumRight(packet, 0)
        && sum(packet) == 0xffff;
  }

  /** What is behind the TCP or UDP header. */
  public static byte[] data(byte[] packet) {
    int header = packet[9] == TCP ? 20 : 8;
    return Arrays.copyOfRange(packet, Ipv4Header.LENGTH + header, packet.length);
  }

  /** One's complement sum over pseudo header, header and data. */
  private static int sum(byte[] packet) {
    int length = packet.length - Ipv4Header.LENGTH;
    int sum = (packet[9] & 0xff) + length;
    for (int i = 12; i < packet.length; i++) {
      sum += (packet[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }

  private static void put(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 8);
    b[at + 1] = (byte) value;
  }
}

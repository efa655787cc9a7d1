package resync.lab.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Composes IPv4 packets without options (RFC 791). Addresses are four octets. */
public final class Ipv4Packet {
  public static final int HEADER = 20;
  public static final int UDP = 17;
  public static final int ESP = 50;
  public static final int AH = 51;

  private static final int UDP_HEADER = 8;
  private static final int TTL = 64;
  private static final int AT_FRAGMENT = 6;
  private static final int FRAGMENT = 0x3fff; // more fragments, or an offset
  private static final int AT_TTL = 8;
  private static final int AT_CHECKSUM = 10;
  private static final int AT_SOURCE = 12;
  private static final int AT_DESTINATION = 16;
  private static final int AT_UDP_CHECKSUM = 6;

  private Ipv4Packet() {}

  /** The octets of an address in dotted notation. */
  public static byte[] address(String dotted) {
    return InetAddress.ofLiteral(dotted).getAddress();
  }

  /** A packet of any protocol, time to live 64. */
  public static byte[] of(byte[] source, byte[] destination, int protocol, byte[] payload) {
    ByteBuffer packet =
        ByteBuffer.allocate(HEADER + payload.length)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) (HEADER + payload.length))
            .putInt(0)
            .put((byte) TTL)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(source)
            .put(destination)
            .put(payload);
    byte[] octets = packet.array();
    packet.putShort(AT_CHECKSUM, (short) checksum(octets, 0, HEADER, 0));
    return octets;
  }

  /** A packet with a UDP datagram (RFC 768). */
  public static byte[] udp(
      byte[] source, int sourcePort, byte[] destination, int destinationPort, byte[] data) {
    int length = UDP_HEADER + data.length;
    ByteBuffer datagram =
        ByteBuffer.allocate(length)
            .putShort((short) sourcePort)
            .putShort((short) destinationPort)
            .putShort((short) length)
            .putShort((short) 0)
            .put(data);
    int checksum = udpChecksum(source, destination, datagram.array(), 0, length);
    datagram.putShort(AT_UDP_CHECKSUM, (short) checksum);
    return of(source, destination, UDP, datagram.array());
  }

  /**
   * An ESP packet (RFC 4303 section 2).
   *
   * @param body what follows the sequence number
   */
  public static byte[] esp(byte[] source, byte[] destination, int spi, int sequence, byte[] body) {
    byte[] payload =
        ByteBuffer.allocate(8 + body.length).putInt(spi).putInt(sequence).put(body).array();
    return of(source, destination, ESP, payload);
  }

  /** The packet as a router passes it on: its time to live is one less (RFC 1812 5.2.1.2). */
  public static byte[] forwarded(byte[] packet) {
    byte[] copy = packet.clone();
    ByteBuffer header = ByteBuffer.wrap(copy);
    header.put(AT_TTL, (byte) (copy[AT_TTL] - 1)).putShort(AT_CHECKSUM, (short) 0);
    header.putShort(AT_CHECKSUM, (short) checksum(copy, 0, headerLength(copy), 0));
    return copy;
  }

  /** The UDP packet as if it came from elsewhere; its checksums fit. */
  public static byte[] withSource(byte[] packet, byte[] address, int port) {
    return with(packet, AT_SOURCE, address, 0, port);
  }

  /** The UDP packet as if it went elsewhere; its checksums fit. */
  public static byte[] withDestination(byte[] packet, byte[] address, int port) {
    return with(packet, AT_DESTINATION, address, 2, port);
  }

  private static byte[] with(byte[] packet, int at, byte[] address, int atPort, int port) {
    byte[] copy = packet.clone();
    ByteBuffer ip = ByteBuffer.wrap(copy);
    ip.put(at, address).putShort(headerLength(copy) + atPort, (short) port);
    ip.putShort(AT_CHECKSUM, (short) 0);
    ip.putShort(AT_CHECKSUM, (short) checksum(copy, 0, headerLength(copy), 0));
    return checksummed(copy);
  }

  /**
   * The packet with the checksum of its UDP datagram, if it carries a whole one that wants it.
   * Between containers the kernel leaves that sum to a network card that is not there, so a packet
   * taken from a device may lack it.
   */
  public static byte[] checksummed(byte[] packet) {
    ByteBuffer ip = ByteBuffer.wrap(packet.clone());
    int udp = headerLength(packet);
    boolean fragment = (ip.getShort(AT_FRAGMENT) & FRAGMENT) != 0;
    if (protocol(packet) != UDP || fragment || packet.length < udp + UDP_HEADER) {
      return packet;
    }
    int length = ip.getShort(udp + 4) & 0xffff;
    boolean none = ip.getShort(udp + AT_UDP_CHECKSUM) == 0;
    if (none || length < UDP_HEADER || udp + length > packet.length) {
      return packet;
    }
    ip.putShort(udp + AT_UDP_CHECKSUM, (short) 0);
    int checksum = udpChecksum(source(packet), destination(packet), ip.array(), udp, udp + length);
    return ip.putShort(udp + AT_UDP_CHECKSUM, (short) checksum).array();
  }

  /** The checksum of the datagram in {@code [from, to)}, whose own field is zero. */
  private static int udpChecksum(
      byte[] source, byte[] destination, byte[] octets, int from, int to) {
    long pseudoHeader =
        sum(source, 0, source.length) + sum(destination, 0, destination.length) + UDP + to - from;
    int checksum = checksum(octets, from, to, pseudoHeader);
    return checksum == 0 ? 0xffff : checksum;
  }

  /** Octets of the header with its options. */
  public static int headerLength(byte[] packet) {
    return (packet[0] & 0xf) * 4;
  }

  /** Octets of the whole packet, as its header says. */
  public static int totalLength(byte[] packet) {
    return ByteBuffer.wrap(packet).getShort(2) & 0xffff;
  }

  public static int protocol(byte[] packet) {
    return packet[9] & 0xff;
  }

  public static byte[] source(byte[] packet) {
    return ByteBuffer.allocate(4).put(packet, AT_SOURCE, 4).array();
  }

  public static byte[] destination(byte[] packet) {
    return ByteBuffer.allocate(4).put(packet, AT_DESTINATION, 4).array();
  }

  /** The Internet checksum (RFC 1071) with something added before. */
  private static int checksum(byte[] octets, int from, int to, long added) {
    long sum = added + sum(octets, from, to);
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }

  private static long sum(byte[] octets, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i += 2) {
      int low = i + 1 < to ? octets[i + 1] & 0xff : 0;
      sum += (octets[i] & 0xff) << 8 | low;
    }
    return sum;
  }
}

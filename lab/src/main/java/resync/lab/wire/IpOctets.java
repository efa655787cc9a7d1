package resync.lab.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import resync.lab.topology.IpAddress;

/**
 * Composes IP packets without options (RFC 791) or extension headers (RFC 8200), and reads whole
 * ones. The family is that of the addresses, which are four octets or sixteen.
 */
public final class IpOctets {
  /** Octets of an IPv4 header without options. */
  public static final int V4_HEADER = 20;

  /** Octets of an IPv6 header without extension headers. */
  public static final int V6_HEADER = 40;

  public static final int UDP = 17;
  public static final int ESP = 50;
  public static final int AH = 51;

  private static final int V4_ADDRESS = 4;
  private static final int V6_ADDRESS = 16;
  private static final int UDP_HEADER = 8;
  private static final int TTL = 64;
  private static final int AT_FRAGMENT = 6;
  private static final int FRAGMENT = 0x3fff; // more fragments, or an offset
  private static final int AT_TTL = 8;
  private static final int AT_CHECKSUM = 10;
  private static final int AT_HOP_LIMIT = 7;
  private static final int AT_UDP_CHECKSUM = 6;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT_HEADER = 44;
  private static final int DESTINATION_OPTIONS = 60;

  private IpOctets() {}

  /** The octets of an address. */
  public static byte[] address(String text) {
    return IpAddress.of(text).octets();
  }

  /** A packet of any protocol, time to live or hop limit 64. */
  public static byte[] of(byte[] source, byte[] destination, int protocol, byte[] payload) {
    return source.length == V6_ADDRESS
        ? v6(source, destination, protocol, payload)
        : v4(source, destination, protocol, payload);
  }

  private static byte[] v4(byte[] source, byte[] destination, int protocol, byte[] payload) {
    ByteBuffer packet =
        ByteBuffer.allocate(V4_HEADER + payload.length)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) (V4_HEADER + payload.length))
            .putInt(0)
            .put((byte) TTL)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(source)
            .put(destination)
            .put(payload);
    byte[] octets = packet.array();
    packet.putShort(AT_CHECKSUM, (short) checksum(octets, 0, V4_HEADER, 0));
    return octets;
  }

  private static byte[] v6(byte[] source, byte[] destination, int protocol, byte[] payload) {
    return ByteBuffer.allocate(V6_HEADER + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) protocol)
        .put((byte) TTL)
        .put(source)
        .put(destination)
        .put(payload)
        .array();
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

  /**
   * The packet as a router passes it on: its time to live is one less (RFC 1812 section 5.2.1.2),
   * or its hop limit (RFC 8200 section 3).
   */
  public static byte[] forwarded(byte[] packet) {
    byte[] copy = packet.clone();
    if (isIpv6(packet)) {
      copy[AT_HOP_LIMIT]--;
      return copy;
    }
    copy[AT_TTL]--;
    headerChecksum(copy);
    return copy;
  }

  private static void headerChecksum(byte[] v4) {
    ByteBuffer header = ByteBuffer.wrap(v4).putShort(AT_CHECKSUM, (short) 0);
    header.putShort(AT_CHECKSUM, (short) checksum(v4, 0, headerLength(v4), 0));
  }

  /** The UDP packet as if it came from elsewhere; its checksums fit. */
  public static byte[] withSource(byte[] packet, byte[] address, int port) {
    return with(packet, atSource(packet), address, 0, port);
  }

  /** The UDP packet as if it went elsewhere; its checksums fit. */
  public static byte[] withDestination(byte[] packet, byte[] address, int port) {
    return with(packet, atDestination(packet), address, 2, port);
  }

  private static byte[] with(byte[] packet, int at, byte[] address, int atPort, int port) {
    byte[] copy = packet.clone();
    ByteBuffer.wrap(copy).put(at, address).putShort(headerLength(copy) + atPort, (short) port);
    if (!isIpv6(copy)) {
      headerChecksum(copy);
    }
    return checksummed(copy);
  }

  /**
   * The packet with the checksum of its UDP datagram, if it carries a whole one that wants it.
   * Between containers the kernel leaves that sum to a network card that is not there, so a packet
   * taken from a device may lack it.
   */
  public static byte[] checksummed(byte[] packet) {
    int udp = headerLength(packet);
    if (protocol(packet) != UDP || isFragment(packet) || packet.length < udp + UDP_HEADER) {
      return packet;
    }
    ByteBuffer ip = ByteBuffer.wrap(packet.clone());
    int length = ip.getShort(udp + 4) & 0xffff;
    boolean none = ip.getShort(udp + AT_UDP_CHECKSUM) == 0;
    if (none || length < UDP_HEADER || udp + length > packet.length) {
      return packet;
    }
    ip.putShort(udp + AT_UDP_CHECKSUM, (short) 0);
    int checksum = udpChecksum(source(packet), destination(packet), ip.array(), udp, udp + length);
    return ip.putShort(udp + AT_UDP_CHECKSUM, (short) checksum).array();
  }

  private static boolean isFragment(byte[] packet) {
    return isIpv6(packet)
        ? Upper.of(packet).fragment
        : (ByteBuffer.wrap(packet).getShort(AT_FRAGMENT) & FRAGMENT) != 0;
  }

  /** The checksum of the datagram in {@code [from, to)}, whose own field is zero. */
  private static int udpChecksum(
      byte[] source, byte[] destination, byte[] octets, int from, int to) {
    long pseudoHeader =
        sum(source, 0, source.length) + sum(destination, 0, destination.length) + UDP + to - from;
    int checksum = checksum(octets, from, to, pseudoHeader);
    return checksum == 0 ? 0xffff : checksum;
  }

  /** Whether a packet is of IPv6. */
  public static boolean isIpv6(byte[] packet) {
    return (packet[0] & 0xf0) == 0x60;
  }

  /** Octets of the header with its options, or with its extension headers. */
  public static int headerLength(byte[] packet) {
    return isIpv6(packet) ? Upper.of(packet).at : (packet[0] & 0xf) * 4;
  }

  /** Octets of the whole packet, as its header says. */
  public static int totalLength(byte[] packet) {
    ByteBuffer ip = ByteBuffer.wrap(packet);
    return isIpv6(packet) ? V6_HEADER + (ip.getShort(4) & 0xffff) : ip.getShort(2) & 0xffff;
  }

  /** The protocol of what it carries, behind extension headers. */
  public static int protocol(byte[] packet) {
    return isIpv6(packet) ? Upper.of(packet).protocol : packet[9] & 0xff;
  }

  /**
   * What is behind the extension headers of an IPv6 packet.
   *
   * @param at where it begins
   * @param fragment whether it is a part of a datagram only
   */
  private record Upper(int protocol, int at, boolean fragment) {
    static Upper of(byte[] packet) {
      int protocol = packet[6] & 0xff;
      int at = V6_HEADER;
      boolean fragment = false;
      while (isExtension(protocol) && at + 8 <= packet.length) {
        boolean part = protocol == FRAGMENT_HEADER;
        int length = part ? 8 : 8 * ((packet[at + 1] & 0xff) + 1);
        fragment |= part && (packet[at + 2] != 0 || (packet[at + 3] & 0xf9) != 0);
        protocol = packet[at] & 0xff;
        at += length;
      }
      return new Upper(protocol, at, fragment);
    }
  }

  private static boolean isExtension(int protocol) {
    return switch (protocol) {
      case HOP_BY_HOP, ROUTING, FRAGMENT_HEADER, DESTINATION_OPTIONS -> true;
      default -> false;
    };
  }

  private static int atSource(byte[] packet) {
    return isIpv6(packet) ? 8 : 12;
  }

  private static int atDestination(byte[] packet) {
    return isIpv6(packet) ? 24 : 16;
  }

  private static byte[] address(byte[] packet, int at) {
    return Arrays.copyOfRange(packet, at, at + (isIpv6(packet) ? V6_ADDRESS : V4_ADDRESS));
  }

  public static byte[] source(byte[] packet) {
    return address(packet, atSource(packet));
  }

  public static byte[] destination(byte[] packet) {
    return address(packet, atDestination(packet));
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

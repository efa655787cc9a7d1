package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.traffic.Probe;

/**
 * Says what a captured frame is, as far as an observer without keys can. Lengths are checked before
 * anything is read, so nothing on the wire makes it throw.
 */
public final class Dissector {
  private static final int LINKTYPE_NULL = 0;
  private static final int LINKTYPE_ETHERNET = 1;
  private static final int LINKTYPE_RAW_BSD = 12;
  private static final int LINKTYPE_RAW = 101;
  private static final int LINKTYPE_LINUX_SLL = 113;
  private static final int LINKTYPE_IPV4 = 228;
  private static final int LINKTYPE_LINUX_SLL2 = 276;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_SERVICE_VLAN = 0x88a8;
  private static final int IP_HEADER = 20;
  private static final int FRAGMENT_OFFSET = 0x1fff;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ESP = 50;
  private static final int AH = 51;
  private static final int UDP_HEADER = 8;
  private static final int ESP_HEADER = 8;
  private static final int AH_HEADER = 12;
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;
  private static final int NON_ESP_MARKER = 4;

  private Dissector() {}

  /**
   * A packet with the octets of what it carries.
   *
   * @param body from the IKE header or the ESP header on; of anything else the IP packet
   */
  record Whole(CapturedPacket packet, ByteBuffer body) {}

  private record Part(Content content, ByteBuffer body) {}

  /** The IPv4 packet in the frame; nothing where it carries none, such as ARP. */
  public static Optional<CapturedPacket> dissect(PcapFile.Frame frame) {
    return packet(frame).map(Whole::packet);
  }

  /** The same with its octets, which are valid as long as the frame is. */
  static Optional<Whole> packet(PcapFile.Frame frame) {
    ByteBuffer link = frame.frame();
    int ip = networkLayer(link, frame.linkType());
    if (ip < 0 || link.limit() - ip < IP_HEADER || (link.get(ip) & 0xf0) != 0x40) {
      return Optional.empty();
    }
    int available = link.limit() - ip;
    int total = link.getShort(ip + 2) & 0xffff;
    // Segmentation offload leaves zero in the header of packets longer than 65535 octets.
    int length = total == 0 ? available : total;
    ByteBuffer packet = link.slice(ip, Math.min(available, length));
    if (packet.limit() < IP_HEADER) {
      packet = link.slice(ip, IP_HEADER);
    }
    Part part = part(packet);
    CapturedPacket captured =
        new CapturedPacket(
            frame.number(),
            frame.time(),
            length,
            address(packet, 12),
            address(packet, 16),
            part.content,
            sourcePort(packet),
            Probe.isIn(packet));
    return Optional.of(new Whole(captured, part.body));
  }

  /** What a whole IPv4 packet carries. */
  public static Content content(byte[] packet) {
    return part(ByteBuffer.wrap(packet)).content;
  }

  /** Where the IPv4 header starts, or -1 where the frame carries another protocol. */
  private static int networkLayer(ByteBuffer link, int linkType) {
    return switch (linkType) {
      case LINKTYPE_ETHERNET -> {
        int at = 12;
        while (has(link, at, 2)) {
          int type = link.getShort(at) & 0xffff;
          if (type != ETHERTYPE_VLAN && type != ETHERTYPE_SERVICE_VLAN) {
            yield type == ETHERTYPE_IPV4 ? at + 2 : -1;
          }
          at += 4;
        }
        yield -1;
      }
      case LINKTYPE_RAW, LINKTYPE_RAW_BSD, LINKTYPE_IPV4 -> 0;
      case LINKTYPE_LINUX_SLL -> etherType(link, 14) == ETHERTYPE_IPV4 ? 16 : -1;
      case LINKTYPE_LINUX_SLL2 -> etherType(link, 0) == ETHERTYPE_IPV4 ? 20 : -1;
      case LINKTYPE_NULL -> 4;
      default -> -1;
    };
  }

  private static int etherType(ByteBuffer link, int at) {
    return has(link, at, 2) ? link.getShort(at) & 0xffff : -1;
  }

  private static boolean has(ByteBuffer in, int at, int octets) {
    return at + octets <= in.limit();
  }

  private static String address(ByteBuffer packet, int at) {
    return (packet.get(at) & 0xff)
        + "."
        + (packet.get(at + 1) & 0xff)
        + "."
        + (packet.get(at + 2) & 0xff)
        + "."
        + (packet.get(at + 3) & 0xff);
  }

  private static Part part(ByteBuffer packet) {
    int protocol = packet.get(9) & 0xff;
    int header = 4 * (packet.get(0) & 0x0f);
    Part other = new Part(new Other(protocol, Optional.empty()), packet);
    boolean firstFragment = (packet.getShort(6) & FRAGMENT_OFFSET) == 0;
    if (!firstFragment || header < IP_HEADER || header > packet.limit()) {
      return other;
    }
    ByteBuffer payload = packet.slice(header, packet.limit() - header);
    return switch (protocol) {
      case ESP -> esp(payload, false, Optional.empty()).orElse(other);
      case AH -> ah(payload, packet).orElse(other);
      case UDP -> has(payload, 0, UDP_HEADER) ? udp(payload, packet) : other;
      case TCP ->
          has(payload, 0, 4) ? new Part(new Other(TCP, destinationPort(payload)), packet) : other;
      default -> other;
    };
  }

  /** RFC 4302 section 2; around ESP it is the outer one of a bundle. */
  private static Optional<Part> ah(ByteBuffer ah, ByteBuffer packet) {
    if (!has(ah, 0, AH_HEADER)) {
      return Optional.empty();
    }
    int nextHeader = ah.get(0) & 0xff;
    int length = ((ah.get(1) & 0xff) + 2) * 4;
    String spi = HexFormat.of().toHexDigits(ah.getInt(4));
    if (nextHeader == ESP) {
      return has(ah, length, 0)
          ? esp(ah.slice(length, ah.limit() - length), false, Optional.of(spi))
          : Optional.empty();
    }
    long sequence = Integer.toUnsignedLong(ah.getInt(8));
    return Optional.of(new Part(new Ah(spi, sequence, nextHeader), packet));
  }

  private static Optional<Integer> sourcePort(ByteBuffer packet) {
    int header = 4 * (packet.get(0) & 0x0f);
    return (packet.get(9) & 0xff) == UDP
            && (packet.getShort(6) & FRAGMENT_OFFSET) == 0
            && header >= IP_HEADER
            && has(packet, header, UDP_HEADER)
        ? Optional.of(packet.getShort(header) & 0xffff)
        : Optional.empty();
  }

  private static Optional<Integer> destinationPort(ByteBuffer transport) {
    return Optional.of(transport.getShort(2) & 0xffff);
  }

  private static Part udp(ByteBuffer udp, ByteBuffer packet) {
    Part other = new Part(new Other(UDP, destinationPort(udp)), packet);
    int length = udp.getShort(4) & 0xffff;
    int end = length < UDP_HEADER ? udp.limit() : Math.min(length, udp.limit());
    ByteBuffer data = udp.slice(UDP_HEADER, end - UDP_HEADER);
    if (onPort(udp, NAT_T_PORT)) {
      // RFC 3948 section 2.2: four zero octets where ESP has its SPI mark an IKE message.
      if (has(data, 0, NON_ESP_MARKER) && data.getInt(0) == 0) {
        return ike(data.slice(NON_ESP_MARKER, data.limit() - NON_ESP_MARKER)).orElse(other);
      }
      return esp(data, true, Optional.empty()).orElse(other);
    }
    return onPort(udp, IKE_PORT) ? ike(data).orElse(other) : other;
  }

  private static Optional<Part> ike(ByteBuffer message) {
    return IkeDissector.dissect(message).map(ike -> new Part(ike, message));
  }

  private static boolean onPort(ByteBuffer udp, int port) {
    return (udp.getShort(0) & 0xffff) == port || (udp.getShort(2) & 0xffff) == port;
  }

  private static Optional<Part> esp(
      ByteBuffer in, boolean udpEncapsulated, Optional<String> ahSpi) {
    if (in.limit() < ESP_HEADER) {
      return Optional.empty();
    }
    String spi = HexFormat.of().toHexDigits(in.getInt(0));
    long sequence = Integer.toUnsignedLong(in.getInt(4));
    return Optional.of(new Part(new Esp(spi, sequence, udpEncapsulated, ahSpi), in));
  }
}

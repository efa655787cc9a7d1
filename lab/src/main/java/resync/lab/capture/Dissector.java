package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.traffic.Probe;

/**
 * Says what the frames of one capture are, in its order, as far as an observer without keys can. A
 * datagram that came in fragments is in the packet that completes it, as with Wireshark. Lengths
 * are checked before anything is read, so nothing on the wire makes it throw.
 */
public final class Dissector {
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

  private final IpFragments fragments = new IpFragments();
  private final Map<Integer, Long> unknownLinkTypes = new TreeMap<>();

  /**
   * A packet with the octets of what it carries.
   *
   * @param body from the IKE header or the ESP header on; of anything else the IP payload
   */
  record Whole(CapturedPacket packet, ByteBuffer body) {}

  private record Part(Content content, ByteBuffer body) {}

  /** The IP packet in the frame; nothing where it carries none, such as ARP. */
  public Optional<CapturedPacket> dissect(PcapFile.Frame frame) {
    return packet(frame).map(Whole::packet);
  }

  /** The same with its octets, which are valid as long as the frame is. */
  Optional<Whole> packet(PcapFile.Frame frame) {
    ByteBuffer link = frame.frame();
    int ip = LinkLayer.ip(link, frame.linkType());
    if (ip == LinkLayer.UNKNOWN) {
      unknownLinkTypes.merge(frame.linkType(), 1L, Long::sum);
    }
    return ip < 0
        ? Optional.empty()
        : IpPacket.read(link.slice(ip, link.limit() - ip)).map(packet -> whole(frame, packet));
  }

  /** What a single IP packet carries; of a first fragment, as much as is in it. */
  public static Content content(byte[] packet) {
    Optional<IpPacket> read = IpPacket.read(ByteBuffer.wrap(packet));
    if (read.isEmpty()) {
      throw new IllegalArgumentException("no IP packet");
    }
    IpPacket ip = read.get();
    return beginsDatagram(ip)
        ? part(ip.protocol(), ip.payload()).content
        : new Other(ip.protocol(), Optional.empty());
  }

  /** What could not be dissected, a sentence each: frames of unknown devices, missing fragments. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(fragments.incomplete());
    unknownLinkTypes.forEach(
        (type, frames) ->
            notes.add(
                frames
                    + (frames == 1 ? " frame is" : " frames are")
                    + " of link type "
                    + type
                    + ", which the lab does not read"));
    return notes;
  }

  private Whole whole(PcapFile.Frame frame, IpPacket packet) {
    Optional<ByteBuffer> all =
        packet.fragment().isEmpty()
            ? Optional.of(packet.payload())
            : packet
                .fragment()
                .flatMap(f -> fragments.add(frame.number(), frame.time(), packet, f));
    ByteBuffer payload = all.orElse(packet.payload());
    boolean ports = all.isPresent() || beginsDatagram(packet);
    Part part =
        all.map(whole -> part(packet.protocol(), whole))
            .orElseGet(() -> fragment(packet.protocol(), payload, ports));
    CapturedPacket captured =
        new CapturedPacket(
            frame.number(),
            frame.time(),
            packet.length() + payload.limit() - packet.payload().limit(),
            packet.source(),
            packet.destination(),
            part.content,
            ports && packet.protocol() == UDP && has(payload, 0, UDP_HEADER)
                ? Optional.of(payload.getShort(0) & 0xffff)
                : Optional.empty(),
            Probe.isIn(payload));
    return new Whole(captured, part.body);
  }

  private static boolean beginsDatagram(IpPacket packet) {
    return packet.fragment().map(f -> f.offset() == 0).orElse(true);
  }

  private static Part fragment(int protocol, ByteBuffer payload, boolean first) {
    boolean ports = first && (protocol == UDP || protocol == TCP) && has(payload, 0, 4);
    return new Part(
        new Other(protocol, ports ? destinationPort(payload) : Optional.empty()), payload);
  }

  private static boolean has(ByteBuffer in, int at, int octets) {
    return at + octets <= in.limit();
  }

  private static Part part(int protocol, ByteBuffer payload) {
    Part other = fragment(protocol, payload, false);
    return switch (protocol) {
      case ESP -> esp(payload, false, Optional.empty()).orElse(other);
      case AH -> ah(payload).orElse(other);
      case UDP -> has(payload, 0, UDP_HEADER) ? udp(payload) : other;
      case TCP -> fragment(protocol, payload, true);
      default -> other;
    };
  }

  /** RFC 4302 section 2; around ESP it is the outer one of a bundle. */
  private static Optional<Part> ah(ByteBuffer ah) {
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
    return Optional.of(new Part(new Ah(spi, sequence, nextHeader), ah));
  }

  private static Optional<Integer> destinationPort(ByteBuffer transport) {
    return Optional.of(transport.getShort(2) & 0xffff);
  }

  private static Part udp(ByteBuffer udp) {
    Part other = fragment(UDP, udp, true);
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

package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.crypto.PacketIcv;
import resync.peer.sa.AhSa;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSa;
import resync.peer.sa.SaPair;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;

/**
 * Protects a packet in place with the SAs of a Child SA: ESP around the payload, AH around that,
 * both where there is a bundle. In tunnel mode the payload is the packet, and gets an outer header;
 * in transport mode it is what stands behind the packet's own header, which moves to the front.
 */
final class Sealer {
  private static final int UDP_HEADER = 8;

  private final AuthenticationHeader authenticationHeader;
  private final OuterHeader outerHeader = new OuterHeader();
  private int offset;
  private int length;

  Sealer(AuthenticationHeader authenticationHeader) {
    this.authenticationHeader = authenticationHeader;
  }

  /** Where the result begins. */
  int offset() {
    return offset;
  }

  /** Octets of the result. */
  int length() {
    return length;
  }

  /** Octets that a packet has when it leaves, the IP header of UDP encapsulation included. */
  static int sealedLength(ChildSa sa, IpPacket packet) {
    EspCipher esp = cipher(sa);
    Family outer = outer(sa, packet);
    int ownHeader = sa.isTunnel() ? 0 : packet.headerLength();
    int payload = packet.totalLength() - ownHeader;
    int inEsp =
        esp == null
            ? payload
            : espOverhead(esp) + Trailer.padded(payload, esp.alignment()) + esp.icvLength();
    int header = sa.isTunnel() ? OuterHeader.length(outer) : ownHeader;
    int udp = sa.parameters().isUdpEncapsulated() ? UDP_HEADER : 0;
    return header + udp + ahOverhead(icv(sa), outer) + inEsp;
  }

  private static @Nullable EspCipher cipher(ChildSa sa) {
    SaPair<EspSa> esp = sa.bundle().esp();
    return esp == null ? null : esp.outbound().cipher();
  }

  private static @Nullable PacketIcv icv(ChildSa sa) {
    SaPair<AhSa> ah = sa.bundle().ah();
    return ah == null ? null : ah.outbound().icv();
  }

  private static Family outer(ChildSa sa, IpPacket packet) {
    return sa.isTunnel() ? sa.localAddress().family() : packet.family();
  }

  /**
   * Protects a packet.
   *
   * @param at where it begins
   * @param packet what is there
   * @return false if its header is one that AH cannot authenticate
   */
  boolean seal(ChildSa sa, byte[] b, int at, IpPacket packet) {
    SaPair<EspSa> espPair = sa.bundle().esp();
    SaPair<AhSa> ahPair = sa.bundle().ah();
    EspCipher esp = cipher(sa);
    PacketIcv ah = icv(sa);
    Family outer = outer(sa, packet);
    int ownHeader = sa.isTunnel() ? 0 : packet.headerLength();
    int nextHeader = sa.isTunnel() ? Protocols.of(packet.family()) : packet.protocol();
    int payload = at + ownHeader;
    int espStart = payload - espOverhead(esp);
    int start = espStart - ahOverhead(ah, outer);
    long sequence = sa.nextSequence();
    // Before anything is written where it stands.
    System.arraycopy(b, at, b, start - ownHeader, ownHeader);

    int end = at + packet.totalLength();
    int padded = 0;
    if (esp != null && espPair != null) {
      padded = Trailer.add(b, payload, end, esp.alignment(), nextHeader);
      end = payload + padded + esp.icvLength();
      Ints.put(b, espStart, espPair.outbound().spi().value());
      Ints.put(b, espStart + 4, (int) sequence);
    }
    if (ah != null && ahPair != null) {
      int inside = esp == null ? nextHeader : Protocols.ESP;
      int spi = ahPair.outbound().spi().value();
      AuthenticationHeader.write(b, start, ah, outer, inside, spi, sequence);
    }
    offset = start;
    length = end - start;
    int protocol = ah == null ? Protocols.ESP : Protocols.AH;
    // Whoever sends UDP writes its IP header.
    if (!sa.parameters().isUdpEncapsulated()) {
      if (sa.isTunnel()) {
        int header = OuterHeader.length(outer);
        offset -= header;
        length += header;
        outerHeader.writeAround(
            b, offset, length, at, protocol, sa.localAddress(), sa.remoteAddress());
      } else {
        offset -= ownHeader;
        length += ownHeader;
        int field = packet.protocolField() - at + offset;
        IpPacket.setPayload(b, offset, field, length, protocol);
      }
    }
    if (esp != null) {
      esp.seal(b, espStart, padded, sequence);
    }
    return ah == null || authenticationHeader.sign(ah, b, offset, start, end);
  }

  private static int espOverhead(@Nullable EspCipher esp) {
    return esp == null ? 0 : EspCipher.HEADER_LENGTH + esp.ivLength();
  }

  private static int ahOverhead(@Nullable PacketIcv ah, Family outer) {
    return ah == null ? 0 : AuthenticationHeader.length(ah, outer);
  }
}

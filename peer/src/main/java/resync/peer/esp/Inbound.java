package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.sa.AhSa;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.PacketSelectors;
import resync.peer.sa.Sad;
import resync.peer.sa.SadEntry;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpPacket;

/**
 * The way of an ESP or AH packet in (RFC 4301 section 5.2): its SA, the replay window, the seal,
 * and whether what was in it is the SA's traffic.
 */
final class Inbound {
  /** Where no outer IP header can be seen: the packet came out of a UDP socket. */
  private static final int NO_HEADER = -1;

  private final Sad sad;
  private final Admission admission;
  private final Outcome outcome;
  private final News news;
  private final AuthenticationHeader authenticationHeader;
  private final PacketSelectors selectors = new PacketSelectors();
  private final IpPacket packet = new IpPacket();
  private final IpPacket outer = new IpPacket();

  Inbound(
      Sad sad,
      Admission admission,
      Outcome outcome,
      News news,
      AuthenticationHeader authenticationHeader) {
    this.sad = sad;
    this.admission = admission;
    this.outcome = outcome;
    this.news = news;
    this.authenticationHeader = authenticationHeader;
  }

  /** As {@link DataPlane#inbound} says. */
  Verdict take(byte[] buffer, int at, int available, long now) {
    if (!outer.read(buffer, at, available) || outer.isFragment()) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    int payload = at + outer.nextLayer();
    int payloadLength = outer.totalLength() - outer.nextLayer();
    return switch (outer.nextLayerProtocol()) {
      case Protocols.ESP -> openEsp(buffer, at, payload, payloadLength, null, now);
      case Protocols.AH -> openAh(buffer, at, payload, payloadLength, now);
      default -> outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    };
  }

  /** As {@link DataPlane#inboundUdp} says. */
  Verdict takeUdp(byte[] buffer, int at, int available, Endpoint from, IpAddress to, long now) {
    outcome.source = from.address();
    outcome.udpSource = from;
    outcome.destination = to;
    return openEsp(buffer, NO_HEADER, at, available, null, now);
  }

  /** AH, and then the ESP in it where the Child SA is a bundle. */
  private Verdict openAh(byte[] buffer, int ip, int ah, int available, long now) {
    int headerLength = AuthenticationHeader.lengthAt(buffer, ah, available);
    if (headerLength < 0 || AuthenticationHeader.spi(buffer, ah) == 0) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    outcome.protocol = IpsecProtocol.AH;
    outcome.spi = AuthenticationHeader.spi(buffer, ah);
    if (!admission.takesInbound(IpsecProtocol.AH, outcome.spi)) {
      return outcome.dropped(Drop.IN_V4_PKT_NOT_TAKEN);
    }
    SadEntry entry = find(IpsecProtocol.AH, buffer, ip);
    if (entry == null || !(entry.sa() instanceof AhSa ahSa)) {
      return unknownSpi(buffer, ip);
    }
    ChildSa sa = entry.childSa();
    outcome.childSa = sa;
    long sequence = AuthenticationHeader.sequence(buffer, ah);
    if (!ahSa.replayWindow().isFresh(sequence)) {
      return outcome.dropped(Drop.IN_V4_PKT_REPLAYED);
    }
    if (!authenticationHeader.isAuthentic(ahSa.icv(), buffer, ip, ah, ah + available)) {
      return outcome.dropped(Drop.IN_V4_PKT_INTEGRITY_FAILED);
    }
    ahSa.replayWindow().accept(sequence);
    int inside = ah + headerLength;
    int bytes = available - headerLength;
    int nextHeader = AuthenticationHeader.nextHeader(buffer, ah);
    if (sa.bundle().esp() != null) {
      return nextHeader == Protocols.ESP
          ? openEsp(buffer, ip, inside, bytes, sa, now)
          : outcome.dropped(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE);
    }
    if (sa.isInboundExhausted()) {
      news.hardLimitMet(sa);
      return outcome.dropped(Drop.IN_V4_PKT_SA_EXHAUSTED);
    }
    return deliver(sa, buffer, ip, inside, bytes, nextHeader, now);
  }

  /**
   * @param ip where the outer IP header is, or {@link #NO_HEADER} where the socket does not show it
   * @param around the Child SA whose AH was around it; null if none was
   */
  private Verdict openEsp(
      byte[] buffer, int ip, int esp, int espLength, @Nullable ChildSa around, long now) {
    if (espLength < EspCipher.HEADER_LENGTH || Ints.get(buffer, esp) == 0) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    outcome.protocol = IpsecProtocol.ESP;
    outcome.spi = Ints.get(buffer, esp);
    if (!admission.takesInbound(IpsecProtocol.ESP, outcome.spi)) {
      return outcome.dropped(Drop.IN_V4_PKT_NOT_TAKEN);
    }
    SadEntry entry = find(IpsecProtocol.ESP, buffer, ip);
    if (entry == null || !(entry.sa() instanceof EspSa espSa)) {
      return unknownSpi(buffer, ip);
    }
    ChildSa sa = entry.childSa();
    EspCipher cipher = espSa.cipher();
    outcome.childSa = sa;
    if (around != (sa.bundle().ah() == null ? null : sa)) {
      return outcome.dropped(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE);
    }
    long sequence = Integer.toUnsignedLong(Ints.get(buffer, esp + 4));
    if (!espSa.replayWindow().isFresh(sequence)) {
      return outcome.dropped(Drop.IN_V4_PKT_REPLAYED);
    }
    int payload = cipher.open(buffer, esp, espLength);
    if (payload < 0) {
      return outcome.dropped(Drop.IN_V4_PKT_INTEGRITY_FAILED);
    }
    boolean newest = sequence > espSa.replayWindow().highest();
    espSa.replayWindow().accept(sequence);
    Endpoint from = outcome.udpSource;
    if (newest && from != null && sa.isToFollow(from)) {
      news.moved(sa, from);
    }
    if (sa.isInboundExhausted()) {
      news.hardLimitMet(sa);
      return outcome.dropped(Drop.IN_V4_PKT_SA_EXHAUSTED);
    }
    int inner = esp + EspCipher.HEADER_LENGTH + cipher.ivLength();
    int bytes = Trailer.lengthBefore(buffer, inner, payload);
    int nextHeader = buffer[inner + payload - 1] & 0xff;
    if (ip != NO_HEADER || sa.isTunnel() || bytes < 0) {
      return deliver(sa, buffer, ip, inner, bytes, nextHeader, now);
    }
    IpAddress peer = sa.negotiatedRemoteAddress();
    int headerLength = OuterHeader.length(peer.family());
    int header = moveBehindHeader(buffer, headerLength, inner, bytes);
    if (header < 0) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    int behind = header + headerLength;
    OuterHeader.writePlain(
        buffer, header, headerLength + bytes, Protocols.NONE, peer, sa.localAddress());
    outer.read(buffer, header, headerLength + bytes);
    return deliver(sa, buffer, header, behind, bytes, nextHeader, now);
  }

  /**
   * Makes room for the header of a transport mode packet that came out of a UDP socket, before its
   * payload, which moves where there is too little.
   *
   * @return where the header goes; -1 if there is no room
   */
  private static int moveBehindHeader(byte[] buffer, int length, int payload, int bytes) {
    int header = Math.max(payload - length, 0);
    if (header + length + bytes > buffer.length) {
      return -1;
    }
    System.arraycopy(buffer, payload, buffer, header + length, bytes);
    return header;
  }

  /** The SA of a packet (RFC 4301 section 4.1); allocates nothing but for one to a group. */
  private @Nullable SadEntry find(IpsecProtocol protocol, byte[] buffer, int ip) {
    if (ip == NO_HEADER || !outer.isToGroup()) {
      return sad.inbound(protocol, outcome.spi);
    }
    IpAddress from = IpAddress.read(outcome.family(), buffer, ip + outer.sourceField());
    IpAddress to = IpAddress.read(outcome.family(), buffer, ip + outer.destinationField());
    return sad.inbound(protocol, outcome.spi, to, from);
  }

  /** The SPI is counted; whoever has to say so learns between whom. */
  private Verdict unknownSpi(byte[] buffer, int ip) {
    if (ip != NO_HEADER) {
      outcome.source = IpAddress.read(outcome.family(), buffer, ip + outer.sourceField());
      outcome.destination = IpAddress.read(outcome.family(), buffer, ip + outer.destinationField());
    }
    outcome.dropped(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI);
    return Verdict.UNKNOWN_SPI;
  }

  /**
   * What is authentic counts as traffic of the SA, whether or not it can be delivered.
   *
   * @param bytes octets of the payload; below 0 if its trailer is wrong
   */
  private Verdict deliver(
      ChildSa sa, byte[] buffer, int ip, int payload, int bytes, int nextHeader, long now) {
    if (sa.lastInbound() == ChildSa.NEVER) {
      news.usedByPeer(sa);
    }
    int ownHeader = sa.isTunnel() || ip == NO_HEADER ? 0 : outer.nextLayer();
    if (sa.countInbound(ownHeader + Math.max(bytes, 0), now)) {
      news.softLimitReached(sa);
    }
    if (bytes < 0) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    if (nextHeader == Protocols.NONE) {
      return Verdict.DUMMY;
    }
    int at = sa.isTunnel() ? payload : withOwnHeader(buffer, ip, payload, bytes, nextHeader);
    if (at < 0
        || !packet.read(buffer, at, bytes + payload - at)
        || (sa.isTunnel() && nextHeader != Protocols.of(packet.family()))) {
      return outcome.dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    InnerSelectors.read(buffer, at, packet, selectors);
    if (!sa.coversInbound(selectors)) {
      return outcome.dropped(Drop.IN_V4_PKT_SELECTOR_MISMATCH);
    }
    if (LinkLocal.staysOnItsLink(buffer, at, packet)) {
      return outcome.dropped(Drop.IN_V6_PKT_LINK_LOCAL);
    }
    if (sa.isTunnel()
        && ip != NO_HEADER
        && !TunnelEcn.decapsulate(IpPacket.trafficClass(buffer, ip), buffer, at)) {
      return outcome.dropped(Drop.IN_V4_PKT_ECN_NOT_CAPABLE);
    }
    if (sa.checksumDifference() != 0) {
      TransportChecksum.fix(buffer, at, packet, sa.checksumDifference());
    }
    // What lies between the packet's own end and the trailer is traffic flow padding.
    return outcome.is(Verdict.DELIVER, at, packet.totalLength());
  }

  /** Moves the header of a transport mode packet to its payload; says where the packet is then. */
  private int withOwnHeader(byte[] buffer, int ip, int payload, int bytes, int nextHeader) {
    if (ip == NO_HEADER) {
      return -1;
    }
    int headerLength = outer.nextLayer();
    int at = payload - headerLength;
    System.arraycopy(buffer, ip, buffer, at, headerLength);
    int field = outer.nextLayerField() - ip + at;
    IpPacket.setPayload(buffer, at, field, headerLength + bytes, nextHeader);
    return at;
  }
}

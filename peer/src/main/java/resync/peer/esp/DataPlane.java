package resync.peer.esp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.sa.AhSa;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PacketSelectors;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.SadEntry;
import resync.peer.sa.Spd;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;
import resync.peer.wire.ip.Ipv6Header;

/**
 * Takes packets through IPsec, in place in the caller's buffer: out from the protected side to ESP
 * or AH, in from ESP or AH to the protected side (RFC 4301 sections 5.1 and 5.2).
 *
 * <p>After a call {@link #offset} and {@link #length} say where in the buffer the result is, and
 * the other accessors what it belongs to; all of them until the next call. Times are nanoseconds
 * since the epoch. No input, whatever is in it, makes a call throw; a buffer without the room asked
 * for does.
 */
public final class DataPlane {
  /** Octets that {@link #outbound} needs free before the packet. */
  public static final int HEADROOM =
      Ipv6Header.LENGTH + AuthenticationHeader.LONGEST + EspCipher.HEADER_LENGTH + 16;

  /** Octets that {@link #outbound} needs free behind the packet. */
  public static final int TAILROOM = 16 + 1 + 32;

  /** Where no outer IP header can be seen: the packet came out of a UDP socket. */
  private static final int NO_HEADER = -1;

  private final Sad sad;
  private final Spd spd;
  private final Admission admission;
  private final DropCounters drops = new DropCounters();
  private final PacketSelectors selectors = new PacketSelectors();
  private final List<LimitReached> limitsReached = new ArrayList<>();
  private final List<PeerMoved> moves = new ArrayList<>();
  private final List<ChildSa> used = new ArrayList<>();

  private final AuthenticationHeader authenticationHeader = new AuthenticationHeader();
  private final Sealer sealer = new Sealer(authenticationHeader);
  private final IpPacket packet = new IpPacket();
  private final IpPacket outer = new IpPacket();
  private final TooBig tooBig = new TooBig();

  private Family family = Family.IPV4;

  private int offset;
  private int length;
  private @Nullable IpsecProtocol protocol;
  private int spi;
  private @Nullable IpAddress source;
  private @Nullable IpAddress destination;
  private @Nullable Endpoint udpSource;
  private @Nullable ChildSa childSa;
  private @Nullable Policy policy;
  private @Nullable Drop drop;

  /**
   * @param sad the SAs; the same that the negotiation fills
   * @param spd the policies; the same that the configuration fills
   */
  public DataPlane(Sad sad, Spd spd) {
    this(sad, spd, Admission.ALL);
  }

  /**
   * The same for a peer that does not take everything.
   *
   * @param admission what it takes
   */
  public DataPlane(Sad sad, Spd spd, Admission admission) {
    this.sad = sad;
    this.spd = spd;
    this.admission = admission;
  }

  /**
   * Says how long a packet may be when it leaves; without it there is no limit.
   *
   * @param octets at least 1280, IP header included
   */
  public void pathMtu(int octets) {
    tooBig.pathMtu(octets);
  }

  /**
   * Protects a packet of IPv4 or IPv6 from the protected side.
   *
   * @param buffer holds the packet, {@link #HEADROOM} free octets before and {@link #TAILROOM}
   *     behind it
   * @param at where the packet begins
   * @param available octets read; what exceeds the packet's own total length is ignored
   * @return SEND: what {@link #offset} and {@link #length} delimit leaves, which is a whole IP
   *     packet for raw ESP and AH, and the UDP payload alone where {@link #childSa} is
   *     UDP-encapsulated; ACQUIRE: see {@link #policy}; REPLY: the packet was dropped, and what is
   *     delimited goes back to the protected side; DROPPED: see {@link #drop}
   * @throws IllegalArgumentException if the buffer lacks the room
   */
  public Verdict outbound(byte[] buffer, int at, int available, long now) {
    if (at < HEADROOM || available < 0 || at + available + TAILROOM > buffer.length) {
      throw new IllegalArgumentException("the buffer lacks room for what ESP adds");
    }
    forget(available > 0 && IpPacket.version(buffer, at) == 6 ? Family.IPV6 : Family.IPV4);
    if (!packet.read(buffer, at, available)) {
      return dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    if (LinkLocal.staysOnItsLink(buffer, at, packet)) {
      return dropped(Drop.OUT_V6_PKT_LINK_LOCAL);
    }
    InnerSelectors.read(buffer, at, packet, selectors);
    Policy found = spd.outbound(selectors);
    if (found == null) {
      return dropped(Drop.OUT_V4_PKT_NO_POLICY);
    }
    policy = found;
    ChildSa sa = found.childSaFor(selectors);
    if (sa == null) {
      dropped(Drop.OUT_V4_PKT_SA_NOT_FOUND);
      return found.acquire(now) ? Verdict.ACQUIRE : Verdict.DROPPED;
    }
    childSa = sa;
    if (!admission.takesOutbound(sa)) {
      return dropped(Drop.OUT_V4_PKT_NOT_TAKEN);
    }
    if (!sa.isTunnel() && packet.isFragment()) {
      return dropped(Drop.OUT_V4_PKT_FRAGMENT);
    }
    if (!sa.isTunnel() && packet.isStillRouted()) {
      return dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    if (sa.isOutboundExhausted()) {
      return exhausted(sa, Drop.OUT_V4_PKT_SA_EXHAUSTED);
    }
    if (tooBig.is(sa, buffer, at, packet)) {
      dropped(Drop.OUT_V4_PKT_TOO_BIG);
      return replied(sa, buffer, at, now);
    }
    int packetLength = packet.totalLength();
    spi = sa.parameters().outboundSpi().value();
    protocol = sa.bundle().ah() == null ? IpsecProtocol.ESP : IpsecProtocol.AH;
    source = sa.localAddress();
    destination = sa.remoteAddress();
    if (!sealer.seal(sa, buffer, at, packet)) {
      return dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    offset = sealer.offset();
    length = sealer.length();
    if (sa.countOutbound(packetLength, now)) {
      limitsReached.add(new LimitReached(sa, false));
    }
    return Verdict.SEND;
  }

  private Verdict replied(ChildSa sa, byte[] buffer, int at, long now) {
    length = tooBig.reply(sa, buffer, at, packet, now);
    offset = 0;
    return length == 0 ? Verdict.DROPPED : Verdict.REPLY;
  }

  /**
   * Opens a raw ESP or AH packet.
   *
   * @param at where its IP header begins
   * @param available octets received
   * @return DELIVER: what {@link #offset} and {@link #length} delimit is an IP packet for the
   *     protected side; UNKNOWN_SPI: see {@link #spi}, {@link #source} and {@link #destination};
   *     DUMMY; DROPPED: see {@link #drop}
   */
  public Verdict inbound(byte[] buffer, int at, int available, long now) {
    forget(available > 0 && IpPacket.version(buffer, at) == 6 ? Family.IPV6 : Family.IPV4);
    if (!outer.read(buffer, at, available) || outer.isFragment()) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    int payload = at + outer.nextLayer();
    int payloadLength = outer.totalLength() - outer.nextLayer();
    return switch (outer.nextLayerProtocol()) {
      case Protocols.ESP -> openEsp(buffer, at, payload, payloadLength, null, now);
      case Protocols.AH -> openAh(buffer, at, payload, payloadLength, now);
      default -> dropped(Drop.IN_V4_PKT_MALFORMED);
    };
  }

  /**
   * Opens a UDP-encapsulated ESP packet (RFC 3948).
   *
   * @param at where the UDP payload begins, which is neither an IKE message nor a keepalive; octets
   *     before it may be overwritten
   * @param available octets of the payload
   * @param from where it came from
   * @param to the address it was sent to
   * @return as {@link #inbound} does
   */
  public Verdict inboundUdp(
      byte[] buffer, int at, int available, Endpoint from, IpAddress to, long now) {
    forget(to.family());
    source = from.address();
    udpSource = from;
    destination = to;
    return openEsp(buffer, NO_HEADER, at, available, null, now);
  }

  /** AH, and then the ESP in it where the Child SA is a bundle. */
  private Verdict openAh(byte[] buffer, int ip, int ah, int available, long now) {
    int headerLength = AuthenticationHeader.lengthAt(buffer, ah, available);
    if (headerLength < 0 || AuthenticationHeader.spi(buffer, ah) == 0) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    protocol = IpsecProtocol.AH;
    spi = AuthenticationHeader.spi(buffer, ah);
    if (!admission.takesInbound(IpsecProtocol.AH, spi)) {
      return dropped(Drop.IN_V4_PKT_NOT_TAKEN);
    }
    SadEntry entry = find(IpsecProtocol.AH, buffer, ip);
    if (entry == null || !(entry.sa() instanceof AhSa ahSa)) {
      return unknownSpi(buffer, ip);
    }
    ChildSa sa = entry.childSa();
    childSa = sa;
    long sequence = AuthenticationHeader.sequence(buffer, ah);
    if (!ahSa.replayWindow().isFresh(sequence)) {
      return dropped(Drop.IN_V4_PKT_REPLAYED);
    }
    if (!authenticationHeader.isAuthentic(ahSa.icv(), buffer, ip, ah, ah + available)) {
      return dropped(Drop.IN_V4_PKT_INTEGRITY_FAILED);
    }
    ahSa.replayWindow().accept(sequence);
    int inside = ah + headerLength;
    int bytes = available - headerLength;
    int nextHeader = AuthenticationHeader.nextHeader(buffer, ah);
    if (sa.bundle().esp() != null) {
      return nextHeader == Protocols.ESP
          ? openEsp(buffer, ip, inside, bytes, sa, now)
          : dropped(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE);
    }
    if (sa.isInboundExhausted()) {
      return exhausted(sa, Drop.IN_V4_PKT_SA_EXHAUSTED);
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
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    protocol = IpsecProtocol.ESP;
    spi = Ints.get(buffer, esp);
    if (!admission.takesInbound(IpsecProtocol.ESP, spi)) {
      return dropped(Drop.IN_V4_PKT_NOT_TAKEN);
    }
    SadEntry entry = find(IpsecProtocol.ESP, buffer, ip);
    if (entry == null || !(entry.sa() instanceof EspSa espSa)) {
      return unknownSpi(buffer, ip);
    }
    ChildSa sa = entry.childSa();
    EspCipher cipher = espSa.cipher();
    childSa = sa;
    if (around != (sa.bundle().ah() == null ? null : sa)) {
      return dropped(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE);
    }
    long sequence = Integer.toUnsignedLong(Ints.get(buffer, esp + 4));
    if (!espSa.replayWindow().isFresh(sequence)) {
      return dropped(Drop.IN_V4_PKT_REPLAYED);
    }
    int payload = cipher.open(buffer, esp, espLength);
    if (payload < 0) {
      return dropped(Drop.IN_V4_PKT_INTEGRITY_FAILED);
    }
    boolean newest = sequence > espSa.replayWindow().highest();
    espSa.replayWindow().accept(sequence);
    if (newest && udpSource != null && sa.isToFollow(udpSource)) {
      moves.add(new PeerMoved(sa, udpSource));
    }
    if (sa.isInboundExhausted()) {
      return exhausted(sa, Drop.IN_V4_PKT_SA_EXHAUSTED);
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
      return dropped(Drop.IN_V4_PKT_MALFORMED);
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
  private @Nullable SadEntry find(IpsecProtocol ofPacket, byte[] buffer, int ip) {
    if (ip == NO_HEADER || !outer.isToGroup()) {
      return sad.inbound(ofPacket, spi);
    }
    IpAddress from = IpAddress.read(family, buffer, ip + outer.sourceField());
    IpAddress to = IpAddress.read(family, buffer, ip + outer.destinationField());
    return sad.inbound(ofPacket, spi, to, from);
  }

  /** The SPI is counted; whoever has to say so learns between whom. */
  private Verdict unknownSpi(byte[] buffer, int ip) {
    if (ip != NO_HEADER) {
      source = IpAddress.read(family, buffer, ip + outer.sourceField());
      destination = IpAddress.read(family, buffer, ip + outer.destinationField());
    }
    dropped(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI);
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
      used.add(sa);
    }
    int ownHeader = sa.isTunnel() || ip == NO_HEADER ? 0 : outer.nextLayer();
    if (sa.countInbound(ownHeader + Math.max(bytes, 0), now)) {
      limitsReached.add(new LimitReached(sa, false));
    }
    if (bytes < 0) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    if (nextHeader == Protocols.NONE) {
      return Verdict.DUMMY;
    }
    int at = sa.isTunnel() ? payload : withOwnHeader(buffer, ip, payload, bytes, nextHeader);
    if (at < 0
        || !packet.read(buffer, at, bytes + payload - at)
        || (sa.isTunnel() && nextHeader != Protocols.of(packet.family()))) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    InnerSelectors.read(buffer, at, packet, selectors);
    if (!sa.coversInbound(selectors)) {
      return dropped(Drop.IN_V4_PKT_SELECTOR_MISMATCH);
    }
    if (LinkLocal.staysOnItsLink(buffer, at, packet)) {
      return dropped(Drop.IN_V6_PKT_LINK_LOCAL);
    }
    if (sa.isTunnel()
        && ip != NO_HEADER
        && !TunnelEcn.decapsulate(IpPacket.trafficClass(buffer, ip), buffer, at)) {
      return dropped(Drop.IN_V4_PKT_ECN_NOT_CAPABLE);
    }
    if (sa.checksumDifference() != 0) {
      TransportChecksum.fix(buffer, at, packet, sa.checksumDifference());
    }
    offset = at;
    // What lies between the packet's own end and the trailer is traffic flow padding.
    length = packet.totalLength();
    return Verdict.DELIVER;
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

  private Verdict exhausted(ChildSa sa, Drop reason) {
    if (sa.noteHardLimit()) {
      limitsReached.add(new LimitReached(sa, true));
    }
    return dropped(reason);
  }

  /** Counts it for the family of the packet that arrived. */
  private Verdict dropped(Drop reason) {
    Drop counted = reason.in(family);
    drop = counted;
    drops.count(counted);
    return Verdict.DROPPED;
  }

  private void forget(Family arrived) {
    family = arrived;
    offset = 0;
    length = 0;
    protocol = null;
    spi = 0;
    source = null;
    destination = null;
    udpSource = null;
    childSa = null;
    policy = null;
    drop = null;
  }

  /** Where the result begins in the buffer, after SEND, DELIVER and REPLY. */
  public int offset() {
    return offset;
  }

  /** Octets of the result, after SEND, DELIVER and REPLY. */
  public int length() {
    return length;
  }

  /** Whose SPI {@link #spi} is; null if the packet was neither ESP nor AH. */
  public @Nullable IpsecProtocol protocol() {
    return protocol;
  }

  /** The SPI of the ESP or AH packet, an int of four octets; 0 if it was too short to have one. */
  public int spi() {
    return spi;
  }

  /** Source address of the protected packet, after SEND and UNKNOWN_SPI; else null. */
  public @Nullable IpAddress source() {
    return source;
  }

  /** Destination address of the protected packet, after SEND and UNKNOWN_SPI; else null. */
  public @Nullable IpAddress destination() {
    return destination;
  }

  /** The Child SA that the packet belongs to; null if none was found. */
  public @Nullable ChildSa childSa() {
    return childSa;
  }

  /** The policy that covers a packet from the protected side; null if none does. */
  public @Nullable Policy policy() {
    return policy;
  }

  /** Why the packet was dropped; null unless it was. UNKNOWN_SPI and ACQUIRE are drops too. */
  public @Nullable Drop drop() {
    return drop;
  }

  /** All drops so far. */
  public DropCounters drops() {
    return drops;
  }

  /** Whether a method that takes what is new since its last call has something. */
  public boolean hasNews() {
    return !limitsReached.isEmpty() || !moves.isEmpty() || !used.isEmpty();
  }

  /**
   * Child SAs on which the first authentic packet has come in since the last call: their other end
   * has them.
   */
  public List<ChildSa> takeUsedByPeer() {
    List<ChildSa> taken = List.copyOf(used);
    used.clear();
    return taken;
  }

  /** Other ends that have moved since the last call, in the order of their packets. */
  public List<PeerMoved> takeMoves() {
    List<PeerMoved> taken = List.copyOf(moves);
    moves.clear();
    return taken;
  }

  /** Child SAs that reached a limit since the last call, each limit said once. */
  public List<LimitReached> takeLimitsReached() {
    List<LimitReached> taken = List.copyOf(limitsReached);
    limitsReached.clear();
    return taken;
  }
}

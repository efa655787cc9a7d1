package resync.peer.esp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.sa.ChildSa;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PacketSelectors;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.wire.ip.Ipv4Header;

/**
 * Takes packets through IPsec in tunnel mode, in place in the caller's buffer: out from the
 * protected side to ESP, in from ESP to the protected side (RFC 4301 sections 5.1 and 5.2).
 *
 * <p>After a call {@link #offset} and {@link #length} say where in the buffer the result is, and
 * the other accessors what it belongs to; all of them until the next call. Times are nanoseconds
 * since the epoch. No input, whatever is in it, makes a call throw; a buffer without the room asked
 * for does.
 */
public final class DataPlane {
  /** Octets that {@link #outbound} needs free before the packet. */
  public static final int HEADROOM = Ipv4Header.LENGTH + EspCipher.HEADER_LENGTH + 16;

  /** Octets that {@link #outbound} needs free behind the packet. */
  public static final int TAILROOM = 16 + 1 + 32;

  private static final int PROTOCOL_ESP = 50;
  private static final int NEXT_HEADER_IPV4 = 4;
  private static final int NEXT_HEADER_NONE = 59;
  private static final int TIME_TO_LIVE = 64;
  private static final int TRAILER = 2;

  private final Sad sad;
  private final Spd spd;
  private final DropCounters drops = new DropCounters();
  private final PacketSelectors selectors = new PacketSelectors();
  private final List<LimitReached> limitsReached = new ArrayList<>();

  private int identification;
  private int offset;
  private int length;
  private int spi;
  private int source;
  private int destination;
  private @Nullable ChildSa childSa;
  private @Nullable Policy policy;
  private @Nullable Drop drop;

  /**
   * @param sad the SAs; the same that the negotiation fills
   * @param spd the policies; the same that the configuration fills
   */
  public DataPlane(Sad sad, Spd spd) {
    this.sad = sad;
    this.spd = spd;
  }

  /**
   * Protects an IPv4 packet from the protected side.
   *
   * @param buffer holds the packet, {@link #HEADROOM} free octets before and {@link #TAILROOM}
   *     behind it
   * @param at where the packet begins
   * @param available octets read; what exceeds the packet's own total length is ignored
   * @return SEND: what {@link #offset} and {@link #length} delimit leaves, which is a whole IPv4
   *     packet for raw ESP, and the UDP payload alone where {@link #childSa} is UDP-encapsulated;
   *     ACQUIRE: see {@link #policy}; DROPPED: see {@link #drop}
   * @throws IllegalArgumentException if the buffer lacks the room
   */
  public Verdict outbound(byte[] buffer, int at, int available, long now) {
    if (at < HEADROOM || available < 0 || at + available + TAILROOM > buffer.length) {
      throw new IllegalArgumentException("the buffer lacks room for what ESP adds");
    }
    forget();
    if (available > 0 && (buffer[at] & 0xf0) == 0x60) {
      return dropped(Drop.OUT_V6_PKT_NO_POLICY);
    }
    if (!Ipv4Header.isValid(buffer, at, available)) {
      return dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    InnerSelectors.read(buffer, at, selectors);
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
    if (sa.isOutboundExhausted()) {
      return exhausted(sa, Drop.OUT_V4_PKT_SA_EXHAUSTED);
    }
    int packetLength = Ipv4Header.totalLength(buffer, at);
    seal(sa, buffer, at, packetLength);
    if (sa.countOutbound(packetLength, now)) {
      limitsReached.add(new LimitReached(sa, false));
    }
    return Verdict.SEND;
  }

  private void seal(ChildSa sa, byte[] buffer, int at, int packetLength) {
    EspCipher cipher = sa.outboundCipher();
    int padded = Math.ceilDiv(packetLength + TRAILER, cipher.alignment()) * cipher.alignment();
    int padding = padded - packetLength - TRAILER;
    int end = at + packetLength;
    for (int i = 1; i <= padding; i++) {
      buffer[end++] = (byte) i;
    }
    buffer[end++] = (byte) padding;
    buffer[end] = NEXT_HEADER_IPV4;

    long sequence = sa.nextSequence();
    spi = sa.parameters().outboundSpi().value();
    source = sa.localAddress();
    destination = sa.remoteAddress();
    int esp = at - cipher.ivLength() - EspCipher.HEADER_LENGTH;
    putInt(buffer, esp, spi);
    putInt(buffer, esp + 4, (int) sequence);
    offset = esp;
    length = EspCipher.HEADER_LENGTH + cipher.ivLength() + padded + cipher.icvLength();
    if (!sa.parameters().isUdpEncapsulated()) {
      addOuterHeader(buffer, at);
    }
    cipher.seal(buffer, esp, padded, sequence);
  }

  /** RFC 4301 section 5.1.2.1, and RFC 6040 section 4.1 for ECN. */
  private void addOuterHeader(byte[] buffer, int inner) {
    offset -= Ipv4Header.LENGTH;
    length += Ipv4Header.LENGTH;
    identification = identification + 1 & 0xffff;
    Ipv4Header.write(
        buffer,
        offset,
        length,
        Ipv4Header.trafficClass(buffer, inner),
        identification,
        Ipv4Header.dontFragment(buffer, inner),
        TIME_TO_LIVE,
        PROTOCOL_ESP,
        source,
        destination);
  }

  /**
   * Opens a raw ESP packet.
   *
   * @param at where its IPv4 header begins
   * @param available octets received
   * @return DELIVER: what {@link #offset} and {@link #length} delimit is an IPv4 packet for the
   *     protected side; UNKNOWN_SPI: see {@link #spi}, {@link #source} and {@link #destination};
   *     DUMMY; DROPPED: see {@link #drop}
   */
  public Verdict inbound(byte[] buffer, int at, int available, long now) {
    forget();
    if (!Ipv4Header.isValid(buffer, at, available)
        || Ipv4Header.protocol(buffer, at) != PROTOCOL_ESP
        || Ipv4Header.isFragment(buffer, at)) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    source = Ipv4Header.source(buffer, at);
    destination = Ipv4Header.destination(buffer, at);
    int header = Ipv4Header.headerLength(buffer, at);
    int espLength = Ipv4Header.totalLength(buffer, at) - header;
    int trafficClass = Ipv4Header.trafficClass(buffer, at);
    return open(buffer, at + header, espLength, trafficClass, now);
  }

  /**
   * Opens a UDP-encapsulated ESP packet (RFC 3948).
   *
   * @param at where the UDP payload begins, which is neither an IKE message nor a keepalive
   * @param available octets of the payload
   * @param from the address it came from, see {@link resync.peer.sa.Ipv4}
   * @param to the address it was sent to
   * @return as {@link #inbound} does
   */
  public Verdict inboundUdp(byte[] buffer, int at, int available, int from, int to, long now) {
    forget();
    source = from;
    destination = to;
    // The socket does not show the outer header, and so no congestion mark.
    return open(buffer, at, available, 0, now);
  }

  private Verdict open(byte[] buffer, int esp, int espLength, int outerTrafficClass, long now) {
    if (espLength < EspCipher.HEADER_LENGTH || getInt(buffer, esp) == 0) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    spi = getInt(buffer, esp);
    ChildSa sa = sad.byInboundSpi(spi);
    if (sa == null) {
      dropped(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI);
      return Verdict.UNKNOWN_SPI;
    }
    childSa = sa;
    long sequence = Integer.toUnsignedLong(getInt(buffer, esp + 4));
    if (!sa.replayWindow().isFresh(sequence)) {
      return dropped(Drop.IN_V4_PKT_REPLAYED);
    }
    EspCipher cipher = sa.inboundCipher();
    int payload = cipher.open(buffer, esp, espLength);
    if (payload < 0) {
      return dropped(Drop.IN_V4_PKT_INTEGRITY_FAILED);
    }
    sa.replayWindow().accept(sequence);
    if (sa.isInboundExhausted()) {
      return exhausted(sa, Drop.IN_V4_PKT_SA_EXHAUSTED);
    }
    int inner = esp + EspCipher.HEADER_LENGTH + cipher.ivLength();
    return deliver(sa, buffer, inner, payload, outerTrafficClass, now);
  }

  /** What is authentic counts as traffic of the SA, whether or not it can be delivered. */
  private Verdict deliver(
      ChildSa sa, byte[] buffer, int inner, int payload, int outerTrafficClass, long now) {
    int bytes = lengthWithoutTrailer(buffer, inner, payload);
    if (sa.countInbound(Math.max(bytes, 0), now)) {
      limitsReached.add(new LimitReached(sa, false));
    }
    if (bytes < 0) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    int nextHeader = buffer[inner + payload - 1];
    if (nextHeader == NEXT_HEADER_NONE) {
      return Verdict.DUMMY;
    }
    if (nextHeader != NEXT_HEADER_IPV4 || !Ipv4Header.isValid(buffer, inner, bytes)) {
      return dropped(Drop.IN_V4_PKT_MALFORMED);
    }
    InnerSelectors.read(buffer, inner, selectors);
    if (!sa.coversInbound(selectors)) {
      return dropped(Drop.IN_V4_PKT_SELECTOR_MISMATCH);
    }
    if (!TunnelEcn.decapsulate(outerTrafficClass, buffer, inner)) {
      return dropped(Drop.IN_V4_PKT_ECN_NOT_CAPABLE);
    }
    offset = inner;
    // What lies between the packet's own end and the trailer is traffic flow padding.
    length = Ipv4Header.totalLength(buffer, inner);
    return Verdict.DELIVER;
  }

  /** RFC 4303 section 2.4: padding is 1, 2, 3 and so on; -1 if it is anything else. */
  private static int lengthWithoutTrailer(byte[] buffer, int inner, int payload) {
    int padding = buffer[inner + payload - TRAILER] & 0xff;
    int bytes = payload - TRAILER - padding;
    if (bytes < 0) {
      return -1;
    }
    for (int i = 0; i < padding; i++) {
      if (buffer[inner + bytes + i] != (byte) (i + 1)) {
        return -1;
      }
    }
    return bytes;
  }

  private Verdict exhausted(ChildSa sa, Drop reason) {
    if (sa.noteHardLimit()) {
      limitsReached.add(new LimitReached(sa, true));
    }
    return dropped(reason);
  }

  private Verdict dropped(Drop reason) {
    drop = reason;
    drops.count(reason);
    return Verdict.DROPPED;
  }

  private void forget() {
    offset = 0;
    length = 0;
    spi = 0;
    source = 0;
    destination = 0;
    childSa = null;
    policy = null;
    drop = null;
  }

  /** Where the result begins in the buffer, after SEND and DELIVER. */
  public int offset() {
    return offset;
  }

  /** Octets of the result, after SEND and DELIVER. */
  public int length() {
    return length;
  }

  /** The SPI of the ESP packet, an int of four octets; 0 if it was too short to have one. */
  public int spi() {
    return spi;
  }

  /** Source address of the ESP packet, see {@link resync.peer.sa.Ipv4}; 0 if there is none. */
  public int source() {
    return source;
  }

  /** Destination address of the ESP packet, see {@link resync.peer.sa.Ipv4}; 0 if none. */
  public int destination() {
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

  /** Whether {@link #takeLimitsReached} has something. */
  public boolean hasLimitsReached() {
    return !limitsReached.isEmpty();
  }

  /** Child SAs that reached a limit since the last call, each limit said once. */
  public List<LimitReached> takeLimitsReached() {
    List<LimitReached> taken = List.copyOf(limitsReached);
    limitsReached.clear();
    return taken;
  }

  private static void putInt(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 24);
    b[at + 1] = (byte) (value >>> 16);
    b[at + 2] = (byte) (value >>> 8);
    b[at + 3] = (byte) value;
  }

  private static int getInt(byte[] b, int at) {
    return b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
  }
}

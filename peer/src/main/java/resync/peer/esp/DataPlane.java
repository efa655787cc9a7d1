package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;
import resync.peer.wire.ip.Ipv6Header;

/**
 * Takes packets through IPsec, in place in the caller's buffer: out from the protected side to ESP
 * or AH ({@link Outbound}), in from ESP or AH to the protected side ({@link Inbound}).
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

  private final Outcome outcome = new Outcome();
  private final News news = new News();
  private final Outbound outbound;
  private final Inbound inbound;

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
    AuthenticationHeader authenticationHeader = new AuthenticationHeader();
    this.outbound = new Outbound(spd, admission, outcome, news, authenticationHeader);
    this.inbound = new Inbound(sad, admission, outcome, news, authenticationHeader);
  }

  /**
   * Says how long a packet may be when it leaves; without it there is no limit.
   *
   * @param octets at least 1280, IP header included
   */
  public void pathMtu(int octets) {
    outbound.pathMtu(octets);
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
    outcome.begin(familyOf(buffer, at, available));
    return outbound.take(buffer, at, available, now);
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
    outcome.begin(familyOf(buffer, at, available));
    return inbound.take(buffer, at, available, now);
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
    outcome.begin(to.family());
    return inbound.takeUdp(buffer, at, available, from, to, now);
  }

  private static Family familyOf(byte[] buffer, int at, int available) {
    return available > 0 && IpPacket.version(buffer, at) == 6 ? Family.IPV6 : Family.IPV4;
  }

  /** Where the result begins in the buffer, after SEND, DELIVER and REPLY. */
  public int offset() {
    return outcome.offset;
  }

  /** Octets of the result, after SEND, DELIVER and REPLY. */
  public int length() {
    return outcome.length;
  }

  /** Whose SPI {@link #spi} is; null if the packet was neither ESP nor AH. */
  public @Nullable IpsecProtocol protocol() {
    return outcome.protocol;
  }

  /** The SPI of the ESP or AH packet, an int of four octets; 0 if it was too short to have one. */
  public int spi() {
    return outcome.spi;
  }

  /** Source address of the protected packet, after SEND and UNKNOWN_SPI; else null. */
  public @Nullable IpAddress source() {
    return outcome.source;
  }

  /** Destination address of the protected packet, after SEND and UNKNOWN_SPI; else null. */
  public @Nullable IpAddress destination() {
    return outcome.destination;
  }

  /** The Child SA that the packet belongs to; null if none was found. */
  public @Nullable ChildSa childSa() {
    return outcome.childSa;
  }

  /** The policy that covers a packet from the protected side; null if none does. */
  public @Nullable Policy policy() {
    return outcome.policy;
  }

  /** Why the packet was dropped; null unless it was. UNKNOWN_SPI and ACQUIRE are drops too. */
  public @Nullable Drop drop() {
    return outcome.drop;
  }

  /** All drops so far. */
  public DropCounters drops() {
    return outcome.drops;
  }

  /** What packets have made known since it was last taken. */
  public News news() {
    return news;
  }
}

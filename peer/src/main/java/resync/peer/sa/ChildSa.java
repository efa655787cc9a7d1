package resync.peer.sa;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.PacketIcv;
import resync.peer.crypto.RandomSource;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.InternetChecksum;
import resync.peer.wire.ip.IpAddress;

/**
 * A Child SA: a pair of SAs, one in each direction, with the state that traffic changes. Times are
 * nanoseconds since the epoch.
 */
public final class ChildSa {
  /** Stands for a time at which nothing happened yet. */
  public static final long NEVER = Long.MIN_VALUE;

  /** The other end has not said which addresses its checksums are made of. */
  public static final int ADDRESSES_UNKNOWN = -1;

  /** A sequence number must never wrap (RFC 4303 section 3.3.3). */
  private static final long LAST_SEQUENCE = 0xffff_ffffL;

  private static final long SOFT_SEQUENCE = LAST_SEQUENCE - (1 << 24);

  private final ChildSaParameters parameters;
  private final TrafficSelector[] localSelectors;
  private final TrafficSelector[] remoteSelectors;
  private final @Nullable EspCipher inboundCipher;
  private final @Nullable EspCipher outboundCipher;
  private final @Nullable PacketIcv inboundIcv;
  private final @Nullable PacketIcv outboundIcv;
  private final ReplayWindow replayWindow;
  private final ReplayWindow ahReplayWindow;
  private final int checksumDifference;

  private Endpoint remote;
  private long outboundSequence;
  private long packetsIn;
  private long bytesIn;
  private long packetsOut;
  private long bytesOut;
  private long lastInbound = NEVER;
  private long lastOutbound = NEVER;
  private long unansweredSince = NEVER;
  private boolean softLimitReached;
  private boolean hardLimitNoted;

  /**
   * @param random source of what the ciphers need to be unpredictable
   * @throws IllegalArgumentException if a key does not fit the suite
   */
  public ChildSa(ChildSaParameters parameters, RandomSource random) {
    this.parameters = parameters;
    this.localSelectors = parameters.localSelectors().toArray(TrafficSelector[]::new);
    this.remoteSelectors = parameters.remoteSelectors().toArray(TrafficSelector[]::new);
    EspSuite suite = parameters.suite();
    this.inboundCipher =
        suite == null ? null : EspCipher.of(suite, parameters.inboundKeys(), random);
    this.outboundCipher =
        suite == null ? null : EspCipher.of(suite, parameters.outboundKeys(), random);
    AhParameters ah = parameters.ah();
    this.inboundIcv = ah == null ? null : new PacketIcv(ah.integrity(), ah.inboundKey());
    this.outboundIcv = ah == null ? null : new PacketIcv(ah.integrity(), ah.outboundKey());
    this.replayWindow = new ReplayWindow(parameters.replayWindow());
    this.ahReplayWindow = new ReplayWindow(parameters.replayWindow());
    this.checksumDifference = checksumDifference(parameters);
    this.remote = parameters.remote();
  }

  private static int checksumDifference(ChildSaParameters p) {
    NatTraversal nat = p.nat();
    if (nat == null || p.mode() == Mode.TUNNEL) {
      return 0;
    }
    NatTraversal.Originals originals = nat.originals();
    if (originals == null) {
      return ADDRESSES_UNKNOWN;
    }
    boolean same =
        originals.local().equals(p.local().address())
            && originals.remote().equals(p.remote().address());
    return same
        ? 0
        : InternetChecksum.sum(
            InternetChecksum.difference(originals.remote(), p.remote().address()),
            InternetChecksum.difference(originals.local(), p.local().address()));
  }

  public ChildSaParameters parameters() {
    return parameters;
  }

  /** The cipher for ESP packets that come in; null where there is no ESP. */
  public @Nullable EspCipher inboundCipher() {
    return inboundCipher;
  }

  /** The cipher for ESP packets that go out; null where there is no ESP. */
  public @Nullable EspCipher outboundCipher() {
    return outboundCipher;
  }

  /** The ICV of AH packets that come in; null where there is no AH. */
  public @Nullable PacketIcv inboundIcv() {
    return inboundIcv;
  }

  /** The ICV of AH packets that go out; null where there is no AH. */
  public @Nullable PacketIcv outboundIcv() {
    return outboundIcv;
  }

  /** The window of the ESP SA. */
  public ReplayWindow replayWindow() {
    return replayWindow;
  }

  /** The window of the AH SA. */
  public ReplayWindow ahReplayWindow() {
    return ahReplayWindow;
  }

  /** Whether it carries whole packets, not what is behind their IP header. */
  public boolean isTunnel() {
    return parameters.mode() == Mode.TUNNEL;
  }

  /** Whether ESP packets come in on it with this SPI. */
  public boolean receivesEspOn(int spi) {
    return inboundCipher != null && parameters.inboundSpi().value() == spi;
  }

  /** Whether AH packets come in on it with this SPI. */
  public boolean receivesAhOn(int spi) {
    AhParameters ah = parameters.ah();
    return ah != null && ah.inboundSpi().value() == spi;
  }

  /** This end of the tunnel. */
  public IpAddress localAddress() {
    return parameters.local().address();
  }

  /** The other end of the tunnel as packets reach it now. */
  public IpAddress remoteAddress() {
    return remote.address();
  }

  /** The other end of the tunnel as packets reach it now; port 0 for raw ESP. */
  public Endpoint remote() {
    return remote;
  }

  /** From now on packets go there. */
  public void moveTo(Endpoint newRemote) {
    remote = newRemote;
  }

  /**
   * Whether the other end is to be followed to where an authentic packet came from, the newest one
   * so far (RFC 7296 section 2.23).
   */
  public boolean isToFollow(Endpoint from) {
    NatTraversal nat = parameters.nat();
    return nat != null && !nat.behindNat() && !from.equals(remote);
  }

  /**
   * The other end's address in packets of transport mode that came in UDP: that of the selectors,
   * wherever a NAT lets them come from by now.
   */
  public IpAddress negotiatedRemoteAddress() {
    return parameters.remote().address();
  }

  /**
   * By how much checksums over addresses differ in what comes in, as {@link InternetChecksum} has
   * it; 0 if they are right, {@link #ADDRESSES_UNKNOWN} if that is not known.
   */
  public int checksumDifference() {
    return checksumDifference;
  }

  /** Whether a packet from this end's side may go out on it. */
  public boolean coversOutbound(PacketSelectors packet) {
    return packet.sourceCoveredBy(localSelectors) && packet.destinationCoveredBy(remoteSelectors);
  }

  /** Whether a packet that came in on it is one of its traffic (RFC 4301 section 5.2). */
  public boolean coversInbound(PacketSelectors packet) {
    return packet.sourceCoveredBy(remoteSelectors) && packet.destinationCoveredBy(localSelectors);
  }

  /** Whether it may carry no more traffic out: a hard limit, or the sequence number, is reached. */
  public boolean isOutboundExhausted() {
    return outboundSequence >= LAST_SEQUENCE
        || parameters.limits().hardReached(packetsOut, bytesOut);
  }

  /** Whether it may carry no more traffic in. */
  public boolean isInboundExhausted() {
    return parameters.limits().hardReached(packetsIn, bytesIn);
  }

  /** Takes the next sequence number, the same for ESP and AH of a bundle; the first is 1. */
  public long nextSequence() {
    return ++outboundSequence;
  }

  /** The sequence number last used; 0 if none was. */
  public long outboundSequence() {
    return outboundSequence;
  }

  /**
   * Counts a packet that went out.
   *
   * @param bytes its length before ESP and AH
   * @return whether this packet reached the soft limit, which is said once
   */
  public boolean countOutbound(int bytes, long now) {
    packetsOut++;
    bytesOut += bytes;
    lastOutbound = now;
    if (unansweredSince == NEVER) {
      unansweredSince = now;
    }
    return noteSoftLimit(
        outboundSequence >= SOFT_SEQUENCE || parameters.limits().softReached(packetsOut, bytesOut));
  }

  /**
   * Counts an authentic packet that came in.
   *
   * @param bytes its length after ESP and AH
   * @return whether this packet reached the soft limit, which is said once
   */
  public boolean countInbound(int bytes, long now) {
    packetsIn++;
    bytesIn += bytes;
    lastInbound = now;
    unansweredSince = NEVER;
    return noteSoftLimit(parameters.limits().softReached(packetsIn, bytesIn));
  }

  private boolean noteSoftLimit(boolean reached) {
    boolean isNew = reached && !softLimitReached;
    softLimitReached |= reached;
    return isNew;
  }

  /** Notes that a packet met the hard limit; says whether it is the first one. */
  public boolean noteHardLimit() {
    boolean isNew = !hardLimitNoted;
    hardLimitNoted = true;
    return isNew;
  }

  public long packetsIn() {
    return packetsIn;
  }

  public long bytesIn() {
    return bytesIn;
  }

  public long packetsOut() {
    return packetsOut;
  }

  public long bytesOut() {
    return bytesOut;
  }

  /** When the last authentic packet came in, or {@link #NEVER}. */
  public long lastInbound() {
    return lastInbound;
  }

  /** When the last packet went out, or {@link #NEVER}. */
  public long lastOutbound() {
    return lastOutbound;
  }

  /**
   * When the first packet went out after the last one that came in; {@link #NEVER} if none did. A
   * liveness check is due where this lies too far back.
   */
  public long unansweredSince() {
    return unansweredSince;
  }

  /** Its policy and SPIs, for a log. */
  @Override
  public String toString() {
    return "Child SA %s (in %s, out %s)"
        .formatted(parameters.policy(), parameters.inboundSpi(), parameters.outboundSpi());
  }
}

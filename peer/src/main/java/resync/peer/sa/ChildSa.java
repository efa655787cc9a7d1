package resync.peer.sa;

import resync.peer.crypto.EspCipher;
import resync.peer.crypto.RandomSource;

/**
 * A Child SA: a pair of SAs, one in each direction, with the state that traffic changes. Times are
 * nanoseconds since the epoch.
 */
public final class ChildSa {
  /** Stands for a time at which nothing happened yet. */
  public static final long NEVER = Long.MIN_VALUE;

  /** A sequence number must never wrap (RFC 4303 section 3.3.3). */
  private static final long LAST_SEQUENCE = 0xffff_ffffL;

  private static final long SOFT_SEQUENCE = LAST_SEQUENCE - (1 << 24);

  private final ChildSaParameters parameters;
  private final TrafficSelector[] localSelectors;
  private final TrafficSelector[] remoteSelectors;
  private final EspCipher inboundCipher;
  private final EspCipher outboundCipher;
  private final ReplayWindow replayWindow;
  private final int localAddress;
  private final int remoteAddress;

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
    this.inboundCipher = EspCipher.of(parameters.suite(), parameters.inboundKeys(), random);
    this.outboundCipher = EspCipher.of(parameters.suite(), parameters.outboundKeys(), random);
    this.replayWindow = new ReplayWindow(parameters.replayWindow());
    this.localAddress = Ipv4.of(parameters.local().address());
    this.remoteAddress = Ipv4.of(parameters.remote().address());
  }

  public ChildSaParameters parameters() {
    return parameters;
  }

  /** The cipher for packets that come in. */
  public EspCipher inboundCipher() {
    return inboundCipher;
  }

  /** The cipher for packets that go out. */
  public EspCipher outboundCipher() {
    return outboundCipher;
  }

  public ReplayWindow replayWindow() {
    return replayWindow;
  }

  /** This end of the tunnel, see {@link Ipv4}. */
  public int localAddress() {
    return localAddress;
  }

  /** The other end of the tunnel, see {@link Ipv4}. */
  public int remoteAddress() {
    return remoteAddress;
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

  /** Takes the next sequence number; the first is 1. */
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
   * @param bytes its length before ESP
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
   * @param bytes its length after ESP
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

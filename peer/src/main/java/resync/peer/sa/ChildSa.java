package resync.peer.sa;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.crypto.PacketIcv;
import resync.peer.crypto.RandomSource;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.InternetChecksum;
import resync.peer.wire.ip.IpAddress;

/**
 * A Child SA (RFC 7296): the SAs of ESP, of AH or of both that were negotiated as one, with what
 * they have in common: ends, selectors, limits and counters. Times are nanoseconds since the epoch.
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
  private final Bundle bundle;
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
    this.bundle = new Bundle(esp(parameters, random), ah(parameters));
    this.checksumDifference = checksumDifference(parameters);
    this.remote = parameters.remote();
  }

  private static @Nullable SaPair<EspSa> esp(ChildSaParameters p, RandomSource random) {
    EspParameters esp = p.esp();
    if (esp == null) {
      return null;
    }
    EspCipher inbound = EspCipher.of(esp.suite(), esp.inboundKeys(), random);
    EspCipher outbound = EspCipher.of(esp.suite(), esp.outboundKeys(), random);
    return new SaPair<>(
        new EspSa(esp.inboundSpi(), p.replayWindow(), inbound),
        new EspSa(esp.outboundSpi(), 0, outbound));
  }

  private static @Nullable SaPair<AhSa> ah(ChildSaParameters p) {
    AhParameters ah = p.ah();
    if (ah == null) {
      return null;
    }
    PacketIcv inbound = new PacketIcv(ah.integrity(), ah.inboundKey());
    PacketIcv outbound = new PacketIcv(ah.integrity(), ah.outboundKey());
    return new SaPair<>(
        new AhSa(ah.inboundSpi(), p.replayWindow(), inbound),
        new AhSa(ah.outboundSpi(), 0, outbound));
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

  /** The SAs that it consists of. */
  public Bundle bundle() {
    return bundle;
  }

  /** Whether it carries whole packets, not what is behind their IP header. */
  public boolean isTunnel() {
    return parameters.mode() == Mode.TUNNEL;
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

package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Timers.Timer;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSpi;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.IpAddress;

/**
 * A pair of IPsec SAs that one quick mode has made. It belongs to the two ends and not to the
 * ISAKMP SA it was negotiated over, which may be replaced meanwhile (RFC 2408 section 2.1).
 */
final class IpsecSa {
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final ChildSa sa;
  private final ConnectionConfig connection;
  private final Optional<Identity> peerId;
  private final ChildConfig config;
  private final String proposal;
  private final Instant createdAt;
  private final Origin origin;
  private final List<Timer> timers = new ArrayList<>();
  private Duration lifetime;
  private Instant usedSince = Instant.MAX;
  private Instant confirmedAt;
  private @Nullable IpsecSa successor;

  /**
   * @param peerId who the other end has proved to be
   * @param lifetime how long it may be used; zero for ever
   */
  IpsecSa(
      ChildSa sa,
      ConnectionConfig connection,
      Optional<Identity> peerId,
      ChildConfig config,
      String proposal,
      Duration lifetime,
      Instant createdAt,
      Origin origin) {
    this.sa = sa;
    this.connection = connection;
    this.peerId = peerId;
    this.config = config;
    this.proposal = proposal;
    this.lifetime = lifetime;
    this.createdAt = createdAt;
    this.confirmedAt = createdAt;
    this.origin = origin;
  }

  ChildSa sa() {
    return sa;
  }

  ConnectionConfig connection() {
    return connection;
  }

  /** Who the other end is. */
  Optional<Identity> peerId() {
    return peerId;
  }

  ChildConfig config() {
    return config;
  }

  EspSpi inboundSpi() {
    return sa.parameters().inboundSpi();
  }

  EspSpi outboundSpi() {
    return sa.parameters().outboundSpi();
  }

  IpAddress remote() {
    return sa.remote().address();
  }

  Instant createdAt() {
    return createdAt;
  }

  Duration lifetime() {
    return lifetime;
  }

  /** The responder keeps it for a shorter time. */
  void limitLifetime(Lifetimes responder) {
    lifetime = Lifetimes.shorter(lifetime, responder.seconds());
  }

  /** When its lifetime ends, {@link Instant#MAX} for never: no packet uses it then. */
  Instant hardLimit() {
    return lifetime.isZero() ? Instant.MAX : createdAt.plus(lifetime);
  }

  /** Packets leave on it from now on. */
  void used(Instant now) {
    usedSince = now;
    confirmedAt = now;
  }

  Instant usedSince() {
    return usedSince;
  }

  /** The peer, which had not got message 3, has been sent it again. */
  void confirmed(Instant now) {
    confirmedAt = now;
  }

  /**
   * Whether the peer is known to have it in use: as its initiator the peer has said message 3, as
   * its responder it has sent on it, or has not asked for message 3 again for long enough.
   */
  boolean isAtPeer(Instant now) {
    return !origin.initiator() || sa.lastInbound() != ChildSa.NEVER || isUndisputed(now);
  }

  /** Whether it has been in use for so long that nobody can still need what it replaces. */
  boolean isUndisputed(Instant now) {
    return now.isAfter(confirmedAt.plus(OVERLAP));
  }

  /**
   * Whether the peer may take another one, that it has not begun itself, for the one that stays.
   */
  boolean isDisputedBy(IpsecSa other) {
    return origin.initiator() != other.origin.initiator() && origin.hasLowerNonceThan(other.origin);
  }

  /** Whether a newer pair has taken its place. */
  boolean replaced() {
    return successor != null;
  }

  void replacedBy(IpsecSa newer) {
    successor = newer;
  }

  /** What was to take its place is gone: it is in use again. */
  void successorGone(IpsecSa gone) {
    if (successor == gone) {
      successor = null;
    }
  }

  /**
   * Whether a pair for the same traffic that is in use already stays the one to send on. That is so
   * where the ends made the two at the same time: then, for both of them, the one with the lowest
   * of the four nonces yields, as in RFC 7296 section 2.8.1; RFC 2409 says nothing about it. Where
   * an end began only once it knew of the other one, the later one is what it wants.
   */
  boolean yieldsTo(IpsecSa other) {
    if (origin.initiator() == other.origin.initiator()) {
      // An end begins the next one when the one before is complete for it; message 3 may be late.
      return origin.begun().isBefore(other.origin.begun());
    }
    IpsecSa own = origin.initiator() ? this : other;
    IpsecSa its = origin.initiator() ? other : this;
    if (its.origin.begun().isBefore(own.origin.begun())) {
      return own == other;
    }
    if (own.usedSince.isBefore(its.origin.begun())) {
      return its == other;
    }
    return origin.hasLowerNonceThan(other.origin);
  }

  /** Whether it is for the same traffic between the same ends. */
  boolean isTwinOf(IpsecSa other) {
    return connection.name().equals(other.connection.name())
        && remote().equals(other.remote())
        && peerId.equals(other.peerId)
        && config.name().equals(other.config.name())
        && sa.parameters().localSelectors().equals(other.sa.parameters().localSelectors())
        && sa.parameters().remoteSelectors().equals(other.sa.parameters().remoteSelectors());
  }

  void own(Timer timer) {
    timers.add(timer);
  }

  void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  /**
   * What can be seen of it.
   *
   * @param initiatorCookie of the ISAKMP SA with its peer; null while there is none
   */
  ChildSaStatus status(@Nullable IkeSpi initiatorCookie) {
    return new ChildSaStatus(
        config.name(),
        connection.name(),
        replaced() ? "REKEYED" : "INSTALLED",
        sa.parameters().protocols(),
        config.mode().name(),
        inboundSpi(),
        outboundSpi(),
        initiatorCookie,
        texts(sa.parameters().localSelectors()),
        texts(sa.parameters().remoteSelectors()),
        sa.packetsIn(),
        sa.packetsOut(),
        sa.bytesIn(),
        sa.bytesOut(),
        proposal);
  }

  private static List<String> texts(List<TrafficSelector> selectors) {
    return selectors.stream().map(TrafficSelector::toString).toList();
  }

  @Override
  public String toString() {
    return config.name() + " in " + inboundSpi() + " out " + outboundSpi();
  }
}

package resync.peer.isakmp.quick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.ike.ManagedPair;
import resync.peer.isakmp.Lifetimes;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.IpAddress;

/**
 * A pair of IPsec SAs that one quick mode has made. It belongs to the two ends and not to the
 * ISAKMP SA it was negotiated over, which may be replaced meanwhile (RFC 2408 section 2.1).
 */
final class IpsecSa extends ManagedPair {
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final Optional<Identity> peerId;
  private final Instant createdAt;
  private final Origin origin;
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
    super(sa, connection, config, proposal);
    this.peerId = peerId;
    this.lifetime = lifetime;
    this.createdAt = createdAt;
    this.confirmedAt = createdAt;
    this.origin = origin;
  }

  /** Who the other end is. */
  Optional<Identity> peerId() {
    return peerId;
  }

  /** Where the other end is. */
  IpAddress remote() {
    return sa().remote().address();
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

  @Override
  public Instant hardLimit() {
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
    return !origin.initiator() || sa().lastInbound() != ChildSa.NEVER || isUndisputed(now);
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
    return carriesTrafficOf(other)
        && remote().equals(other.remote())
        && peerId.equals(other.peerId)
        && config().name().equals(other.config().name());
  }

  @Override
  protected String state() {
    return replaced() ? "REKEYED" : "INSTALLED";
  }
}

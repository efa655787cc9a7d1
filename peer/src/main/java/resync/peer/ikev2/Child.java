package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Timers.Timer;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSpi;
import resync.peer.sa.TrafficSelector;

/** A Child SA as IKE manages it: the pair of ESP SAs, what it was negotiated for, and its fate. */
final class Child {
  private final ChildSa sa;
  private final ConnectionConfig connection;
  private final ChildConfig config;
  private final String proposal;
  private final Instant hardLimit;
  private final List<Timer> timers = new ArrayList<>();
  private @Nullable IkeSa owner;
  private @Nullable Child successor;
  private boolean rekeyed;
  private boolean deletedOnceReplaced;
  private boolean deleting;

  /**
   * @param hardLimit when its lifetime ends
   */
  Child(
      ChildSa sa,
      ConnectionConfig connection,
      ChildConfig config,
      String proposal,
      Instant hardLimit,
      @Nullable IkeSa owner) {
    this.sa = sa;
    this.connection = connection;
    this.config = config;
    this.proposal = proposal;
    this.hardLimit = hardLimit;
    this.owner = owner;
  }

  ChildSa sa() {
    return sa;
  }

  ConnectionConfig connection() {
    return connection;
  }

  ChildConfig config() {
    return config;
  }

  /** When its lifetime ends, {@link Instant#MAX} for never: no packet uses it then. */
  Instant hardLimit() {
    return hardLimit;
  }

  EspSpi inboundSpi() {
    return sa.parameters().inboundSpi();
  }

  EspSpi outboundSpi() {
    return sa.parameters().outboundSpi();
  }

  /** The IKE SA that manages it; null for an orphan, whose IKE SA was cleared. */
  @Nullable IkeSa owner() {
    return owner;
  }

  void owner(@Nullable IkeSa newOwner) {
    owner = newOwner;
  }

  /** Whether a newer one has taken its place. */
  boolean rekeyed() {
    return rekeyed;
  }

  void markRekeyed() {
    rekeyed = true;
  }

  /** The one that the peer has made in its place; null where there is none. */
  @Nullable Child successor() {
    return successor;
  }

  void successor(Child newer) {
    successor = newer;
  }

  /** The one made in its place is gone while this one is still there. */
  void successorGone() {
    successor = null;
    deletedOnceReplaced = false;
    rekeyed = deleting;
  }

  /** Whether we delete it, and not the peer, once that has shown that it has the successor. */
  boolean isDeletedOnceReplaced() {
    return deletedOnceReplaced;
  }

  void deleteOnceReplaced() {
    deletedOnceReplaced = true;
  }

  /** Whether our Delete for it is on its way. */
  boolean deleting() {
    return deleting;
  }

  void markDeleting() {
    deleting = true;
  }

  void own(Timer timer) {
    timers.add(timer);
  }

  void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  ChildSaStatus status() {
    return new ChildSaStatus(
        config.name(),
        connection.name(),
        deleting ? "DELETING" : rekeyed ? "REKEYED" : "INSTALLED",
        "ESP",
        "TUNNEL",
        inboundSpi(),
        outboundSpi(),
        owner == null ? null : owner.initiatorSpi(),
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

package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.ike.Lingering;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.recovery.RecentlyDeleted;
import resync.peer.recovery.TrafficLiveness;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspSpi;
import resync.peer.sa.NatTraversal;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficLimits;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Every Child SA that carries traffic, from its keys to its end. */
final class Children {
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration LEFT_TO_PEER = Duration.ofSeconds(5);
  private static final Duration ACQUIRE_RETRY = Duration.ofSeconds(1);

  private final Context context;
  private final Spd spd;
  private final Sad sad;
  private final List<Child> all = new ArrayList<>();
  private final Lingering lingering;
  private final RecentlyDeleted recent = new RecentlyDeleted();

  Children(Context context, Spd spd, Sad sad) {
    this.context = context;
    this.spd = spd;
    this.sad = sad;
    this.lingering = new Lingering(context.timers(), sad);
  }

  /** Nanoseconds since the epoch, as the data plane counts time. */
  static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  EspSpi newInboundSpi() {
    return sad.newInboundSpi(context.random());
  }

  /** All of them, the oldest first; a copy. */
  List<Child> all() {
    return new ArrayList<>(all);
  }

  /** The one of the data plane's. */
  Optional<Child> of(ChildSa sa) {
    return all.stream().filter(child -> child.sa() == sa).findFirst();
  }

  /** Those of this connection whose IKE SA was cleared. */
  List<Child> orphans(ConnectionConfig connection) {
    return all.stream()
        .filter(c -> c.owner() == null && c.connection().name().equals(connection.name()))
        .toList();
  }

  /** The one that an authenticated peer means with an SPI that it receives on. */
  Optional<Child> byOutboundSpi(IkeSa sa, EspSpi spi) {
    return all.stream()
        .filter(c -> c.outboundSpi().equals(spi))
        .filter(
            c ->
                c.owner() == sa
                    || (c.owner() != null && sa.isWithSamePeerAs(c.owner()))
                    || (c.owner() == null && c.connection().name().equals(sa.connection().name())))
        .findFirst();
  }

  /** Whether both ends have stopped using this inbound SPI a moment ago. */
  boolean deletedLately(EspSpi inboundSpi, Instant now) {
    return recent.contains(inboundSpi, now);
  }

  /** Whether a packet to this address might leave with this SPI. */
  boolean sends(IpAddress remote, EspSpi spi) {
    return all.stream()
        .anyMatch(c -> c.outboundSpi().equals(spi) && c.sa().remote().address().equals(remote));
  }

  /** Whether the IKE SA has a Child SA for this child that is not on its way out. */
  boolean isUp(IkeSa sa, ChildConfig config) {
    return sa.children().stream()
        .anyMatch(c -> c.config().name().equals(config.name()) && !c.rekeyed() && !c.deleting());
  }

  /** Puts a Child SA in use. */
  Child install(
      Instant now,
      IkeSa sa,
      ChildNegotiation.Agreed agreed,
      ChildKeys keys,
      boolean exchangeInitiator) {
    Child child = make(now, sa, agreed, keys, exchangeInitiator);
    prefer(child);
    return child;
  }

  /**
   * Puts one in the place of another that the peer rekeys. The peer does not have the new one
   * before our answer has arrived, and asks again for as long as it retransmits: packets leave on
   * the old one until one comes in on the new one, or the peer deletes the old one (RFC 7296
   * section 2.8), or that has to end.
   */
  Child replace(
      Instant now, IkeSa sa, ChildNegotiation.Agreed agreed, ChildKeys keys, Child replaced) {
    Child child = make(now, sa, agreed, keys, false);
    replaced.successor(child);
    Duration repeats = sa.connection().retransmission().total();
    leaveToPeer(now.plus(repeats), replaced);
    return child;
  }

  /**
   * One of ours, which both ends have, is to go, and one of the peer's, which it may not have yet,
   * stays: packets leave on ours until the peer shows that it has its own.
   */
  void giveWay(Instant now, Child ours, Child staying) {
    if (staying.sa().lastInbound() != ChildSa.NEVER || !has(staying)) {
      ours.markRekeyed();
      delete(now, ours, DownReason.REKEYED);
    } else {
      prefer(ours);
      ours.successor(staying);
      ours.deleteOnceReplaced();
      leaveToPeer(now, ours);
    }
  }

  /** A packet has come in on one: the peer has it, and what it replaces is no longer needed. */
  void usedByPeer(Instant now, Child child) {
    for (Child old : all()) {
      if (old.successor() == child) {
        preferUnlessLeaving(child);
        if (old.isDeletedOnceReplaced()) {
          delete(now, old, DownReason.REKEYED);
        }
      }
    }
  }

  private void preferUnlessLeaving(Child child) {
    boolean inUse = !child.rekeyed() || child.successor() != null;
    if (inUse && !child.deleting()) {
      prefer(child);
    }
  }

  /**
   * Makes one on which packets can come in; none leaves before it is preferred.
   *
   * @param exchangeInitiator whether this end has begun the exchange
   */
  Child make(
      Instant now,
      IkeSa sa,
      ChildNegotiation.Agreed agreed,
      ChildKeys keys,
      boolean exchangeInitiator) {
    EspKeys outbound =
        exchangeInitiator ? keys.initiatorToResponder() : keys.responderToInitiator();
    EspKeys inbound = exchangeInitiator ? keys.responderToInitiator() : keys.initiatorToResponder();
    ChildConfig config = agreed.config();
    Endpoint local = sa.encapsulated() ? sa.local() : sa.local().withPort(0);
    Endpoint remote = sa.encapsulated() ? sa.remote() : sa.remote().withPort(0);
    ChildSa childSa =
        new ChildSa(
            new ChildSaParameters(
                    config.name(),
                    sa.connection().name(),
                    agreed.inboundSpi(),
                    agreed.outboundSpi(),
                    local,
                    remote,
                    agreed.localSelectors(),
                    agreed.remoteSelectors(),
                    agreed.suite(),
                    inbound,
                    outbound,
                    config.replayWindow(),
                    new TrafficLimits(
                        config.rekeyPackets(),
                        config.lifePackets(),
                        config.rekeyBytes(),
                        config.lifeBytes()))
                .over(sa.encapsulated() ? new NatTraversal(sa.behindNat(), null) : null),
            context.random());
    String proposal =
        agreed.suite()
            + agreed.choice().keyExchange().map(method -> "-" + method.keyword()).orElse("");
    Instant hardLimit = config.lifeTime().isZero() ? Instant.MAX : now.plus(config.lifeTime());
    Child child = new Child(childSa, sa.connection(), config, proposal, hardLimit, sa);
    report(child, agreed.suite(), inbound, outbound);
    sad.addInbound(childSa);
    all.add(child);
    sa.children().add(child);
    context.outbox().add(new Report.ChildSaUp(child.status()));
    schedule(now, child);
    child.own(context.timers().set(now.plus(SETTLING), at -> dropIdleTwins(at, child)));
    return child;
  }

  /**
   * An older Child SA of the same IKE SA, or of one that was cleared, with the same selectors, on
   * which nothing has come in since this one took over, is one that the peer has lost: it is
   * deleted (RFC 7296 section 2.8). So is a newer one that neither end uses while this one is in
   * use.
   */
  private void dropIdleTwins(Instant now, Child used) {
    long since = nanos(now.minus(SETTLING));
    boolean undecided = false;
    boolean isOlder = true;
    for (Child twin : all()) {
      if (twin == used) {
        isOlder = false;
      } else if (used.rekeyed() || used.deleting()) {
        undecided = true;
      } else if (!twin.rekeyed() && !twin.deleting() && haveSameSelectors(twin, used)) {
        boolean replaced =
            isOlder
                ? used.sa().lastInbound() != ChildSa.NEVER
                : used.sa().lastInbound() >= since && twin.sa().lastOutbound() < since;
        if ((twin.owner() == null || twin.owner() == used.owner())
            && replaced
            && twin.sa().lastInbound() < since) {
          context.log(twin + " is no longer used by the peer: " + used + " has taken its place");
          delete(now, twin, DownReason.REKEYED);
        } else {
          undecided = true;
        }
      }
    }
    if (undecided) {
      used.own(context.timers().set(now.plus(SETTLING), at -> dropIdleTwins(at, used)));
    }
  }

  private static boolean haveSameSelectors(Child one, Child other) {
    ChildSaParameters a = one.sa().parameters();
    ChildSaParameters b = other.sa().parameters();
    return one.connection().name().equals(other.connection().name())
        && a.localSelectors().equals(b.localSelectors())
        && a.remoteSelectors().equals(b.remoteSelectors());
  }

  private void report(Child child, EspSuite suite, EspKeys inbound, EspKeys outbound) {
    ChildSaParameters p = child.sa().parameters();
    IpAddress local = p.local().address();
    IpAddress remote = p.remote().address();
    context.outbox().add(new Report.EspKeysMade(p.inboundSpi(), remote, local, suite, inbound));
    context.outbox().add(new Report.EspKeysMade(p.outboundSpi(), local, remote, suite, outbound));
  }

  private void schedule(Instant now, Child child) {
    ChildConfig config = child.config();
    if (!config.rekeyTime().isZero()) {
      Duration soft = Randomly.upTo(context.random(), config.randTime(), config.rekeyTime());
      child.own(context.timers().set(now.plus(soft), at -> softExpiry(at, child)));
    }
    if (!config.lifeTime().isZero()) {
      child.own(context.timers().set(child.hardLimit(), at -> expire(at, child)));
    }
    Duration quiet = child.connection().recovery().trafficLiveness();
    if (!quiet.isZero()) {
      watch(now, child, new TrafficLiveness(quiet.toNanos(), nanos(now)));
    }
  }

  /** A soft lifetime has passed: the Child SA is replaced. */
  void softExpiry(Instant now, Child child) {
    if (child.owner() == null && !child.rekeyed() && !child.deleting()) {
      context.lifecycle().initiate(now, child.connection(), child.config(), 1);
    } else {
      rekey(now, child);
    }
  }

  /**
   * Replaces a Child SA over its IKE SA, unless that is under way.
   *
   * @return whether it is one that can be replaced
   */
  boolean rekey(Instant now, Child child) {
    IkeSa owner = child.owner();
    if (owner == null || !owner.takesRequests() || child.rekeyed() || child.deleting()) {
      return false;
    }
    if (!owner
        .window()
        .anyRequest(r -> r instanceof CreateChildInitiator create && create.replaces(child))) {
      context.sender().request(now, owner, new CreateChildInitiator(child.config(), child));
    }
    return true;
  }

  /**
   * A hard limit is reached: from now on nothing leaves or comes in on it, whatever the peer does,
   * which is told as soon as the IKE SA has room for a request.
   */
  void expire(Instant now, Child child) {
    if (!has(child)) {
      return;
    }
    context.log(child + " has reached the end of its lifetime");
    IkeSa owner = child.owner();
    boolean told = child.deleting();
    remove(now, child, DownReason.EXPIRED);
    if (owner != null && owner.takesRequests() && !told) {
      context.sender().request(now, owner, InformationalInitiator.deleteSpi(child.inboundSpi()));
    }
  }

  private void watch(Instant now, Child child, TrafficLiveness liveness) {
    long next = liveness.nextCheck(nanos(now), child.sa().unansweredSince());
    Instant at = now.plusNanos(next - nanos(now));
    child.own(
        context
            .timers()
            .set(
                at,
                due -> {
                  if (liveness.isDue(nanos(due), child.sa().unansweredSince())) {
                    context.lifecycle().doubt(due, child, "traffic goes out and none comes in");
                  }
                  watch(due, child, liveness);
                }));
  }

  /** Deletes a Child SA and tells the other end, where there is an IKE SA to tell it over. */
  void delete(Instant now, Child child, DownReason reason) {
    IkeSa owner = child.owner();
    if (owner == null || !owner.takesRequests()) {
      remove(now, child, reason);
    } else if (all.contains(child) && !child.deleting()) {
      child.markDeleting();
      context.sender().request(now, owner, InformationalInitiator.deleteChild(child, reason));
    }
  }

  /** The IKE SA over which a Delete was said is gone: it is said over the one that replaced it. */
  void deleteAgain(Instant now, Child child, DownReason reason) {
    IkeSa owner = child.owner();
    if (!all.contains(child)) {
      return;
    }
    if (owner != null && owner.takesRequests()) {
      context.sender().request(now, owner, InformationalInitiator.deleteChild(child, reason));
    } else {
      remove(now, child, reason);
    }
  }

  /**
   * The peer is about to delete a Child SA that lost against another made at the same time; where
   * it never does, we do.
   */
  void leaveToPeer(Instant now, Child child) {
    child.markRekeyed();
    child.own(
        context.timers().set(now.plus(LEFT_TO_PEER), at -> delete(at, child, DownReason.REKEYED)));
  }

  /** Takes a Child SA out of use here; no message leaves. */
  void remove(Instant now, Child child, DownReason reason) {
    if (!all.remove(child)) {
      return;
    }
    child.cancelTimers();
    Child successor = child.successor();
    if (successor != null && all.contains(successor)) {
      preferUnlessLeaving(successor);
    }
    if (reason == DownReason.REKEYED) {
      lingering.keep(now, child.sa(), child.hardLimit());
    } else {
      sad.remove(child.sa());
    }
    IkeSa owner = child.owner();
    if (owner != null) {
      owner.children().remove(child);
    }
    // What it was to replace is in use again, unless that is leaving, too.
    all.stream().filter(c -> c.successor() == child).forEach(Child::successorGone);
    switch (reason) {
      case DELETED, DELETED_BY_PEER, EXPIRED, REKEYED -> recent.add(child.inboundSpi(), now);
      case INVALID_SPI, CLEARED, LIVENESS, INITIAL_CONTACT, FAILED -> {}
    }
    boolean trap =
        switch (reason) {
          case LIVENESS -> child.config().dpdAction().trap();
          case DELETED_BY_PEER -> child.config().closeAction().trap();
          default -> false;
        };
    if (trap) {
      spd.find(child.config().name()).ifPresent(policy -> policy.setTrap(true));
    }
    context.outbox().add(new Report.ChildSaDown(child.status(), reason));
  }

  /** From now on traffic leaves on this one rather than on another of the same policy. */
  void prefer(Child child) {
    if (all.contains(child)) {
      sad.useForOutbound(child.sa());
    }
  }

  /** Whether it is still there. */
  boolean has(Child child) {
    return all.contains(child);
  }

  /** Forgets also those that are only kept for packets on their way. */
  void dropLingering() {
    lingering.drop();
  }

  /** Leaves the Child SAs of an IKE SA that is cleared without an IKE SA. */
  void orphan(IkeSa sa) {
    for (Child child : List.copyOf(sa.children())) {
      child.owner(null);
    }
    sa.children().clear();
  }

  /** Gives all Child SAs of an IKE SA to the one that replaces it (RFC 7296 section 2.8). */
  void move(IkeSa from, IkeSa to) {
    for (Child child : List.copyOf(from.children())) {
      child.owner(to);
      to.children().add(child);
    }
    from.children().clear();
  }

  /**
   * A negotiation has ended without a Child SA: packets may ask again.
   *
   * @param atOnce whether nothing speaks against asking at once; otherwise in a second
   */
  void negotiationEnded(Instant now, @Nullable ChildConfig config, boolean atOnce) {
    if (config != null) {
      long retry = nanos(atOnce ? now : now.plus(ACQUIRE_RETRY));
      spd.find(config.name()).ifPresent(policy -> policy.negotiationEnded(retry));
    }
  }
}

package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Environment;
import resync.peer.ike.Nanos;
import resync.peer.ike.PairStore;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspParameters;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Mode;
import resync.peer.sa.NatTraversal;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficLimits;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Every Child SA that carries traffic, from its keys to its end. */
final class Children extends PairStore<Child> {
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration LEFT_TO_PEER = Duration.ofSeconds(5);

  private final Environment env;
  private final SaTable table;
  private final Initiation initiation;

  /**
   * @param table where the IKE SAs are that manage them
   */
  Children(Environment env, Spd spd, Sad sad, SaTable table, Initiation initiation) {
    super(env, spd, sad);
    this.env = env;
    this.table = table;
    this.initiation = initiation;
  }

  /** The IKE SA that manages it; null for an orphan, whose IKE SA was cleared. */
  @Nullable IkeSa ownerOf(Child child) {
    IkeSpi owner = child.owner();
    return owner == null ? null : table.byLocalSpi(owner);
  }

  /** What can be seen of it. */
  ChildSaStatus status(Child child) {
    IkeSa owner = ownerOf(child);
    return child.status(owner == null ? null : owner.initiatorSpi());
  }

  /** Those of this connection whose IKE SA was cleared. */
  List<Child> orphans(ConnectionConfig connection) {
    return pairs.stream()
        .filter(c -> c.owner() == null && c.connection().name().equals(connection.name()))
        .toList();
  }

  /** The one that an authenticated peer means with an SPI that it receives on. */
  Optional<Child> byOutboundSpi(IkeSa sa, Spi spi) {
    return pairs.stream()
        .filter(c -> c.outboundSpi().equals(spi))
        .filter(c -> mayBeMeantBy(sa, c))
        .findFirst();
  }

  private boolean mayBeMeantBy(IkeSa sa, Child child) {
    IkeSa owner = ownerOf(child);
    return owner == null
        ? child.connection().name().equals(sa.connection().name())
        : owner == sa || sa.isWithSamePeerAs(owner);
  }

  /** Whether the IKE SA has a Child SA for this child that is not on its way out. */
  boolean isUp(IkeSa sa, ChildConfig config) {
    return sa.children().stream()
        .anyMatch(c -> c.config().isForTheTrafficOf(config) && !c.rekeyed() && !c.deleting());
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
   * Makes the one that comes with an IKE SA that the peer has begun. It is in use at once, but
   * where both ends have begun at the same time and the peer has ours: it does not have this one
   * before our answer has arrived, and packets leave on ours until one comes in on it.
   */
  void answer(Instant now, IkeSa sa, ChildNegotiation.Agreed agreed, ChildKeys keys) {
    Child child = make(now, sa, agreed, keys, false);
    pairs.stream()
        .filter(c -> c != child && c.carriesTrafficOf(child) && !c.rekeyed() && !c.deleting())
        .filter(c -> !c.mayBeUnknownToPeer(now) && isOfOneBegunWith(sa, ownerOf(c)))
        .findFirst()
        .ifPresentOrElse(ours -> ours.successor(child), () -> prefer(child));
  }

  private static boolean isOfOneBegunWith(IkeSa sa, @Nullable IkeSa other) {
    return other != null
        && other.isEstablished()
        && other.isWithSamePeerAs(sa)
        && other.origin().isAtTheSameTimeAs(sa.origin());
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
                new EspParameters(
                    agreed.inboundSpi(), agreed.outboundSpi(), agreed.suite(), inbound, outbound),
                null,
                local,
                remote,
                agreed.localSelectors(),
                agreed.remoteSelectors(),
                config.replayWindow(),
                new TrafficLimits(
                    config.rekeyPackets(),
                    config.lifePackets(),
                    config.rekeyBytes(),
                    config.lifeBytes()),
                Mode.TUNNEL,
                sa.encapsulated() ? new NatTraversal(sa.behindNat(), null) : null),
            env.random());
    String proposal =
        agreed.suite()
            + agreed.choice().keyExchange().map(method -> "-" + method.keyword()).orElse("");
    Instant hardLimit = config.lifeTime().isZero() ? Instant.MAX : now.plus(config.lifeTime());
    Child child = new Child(childSa, sa.connection(), config, proposal, hardLimit, sa.localSpi());
    if (!exchangeInitiator) {
      child.surelyKnown(now.plus(sa.connection().retransmission().total()));
    }
    report(child, agreed.suite(), inbound, outbound);
    receiveOn(childSa);
    pairs.add(child);
    sa.children().add(child);
    env.outbox().add(new Report.ChildSaUp(status(child)));
    schedule(now, child);
    child.own(env.timers().set(now.plus(SETTLING), at -> dropIdleTwins(at, child)));
    return child;
  }

  /**
   * An older Child SA of the same IKE SA, or of one that was cleared, with the same selectors, on
   * which nothing has come in since this one took over, is one that the peer has lost: it is
   * deleted (RFC 7296 section 2.8). So is a newer one that neither end uses while this one is in
   * use.
   */
  private void dropIdleTwins(Instant now, Child used) {
    long since = Nanos.of(now.minus(SETTLING));
    boolean undecided = false;
    boolean isOlder = true;
    for (Child twin : all()) {
      if (twin == used) {
        isOlder = false;
      } else if (used.rekeyed() || used.deleting()) {
        undecided = true;
      } else if (!twin.rekeyed() && !twin.deleting() && twin.carriesTrafficOf(used)) {
        boolean replaced =
            isOlder
                ? used.sa().lastInbound() != ChildSa.NEVER
                : used.sa().lastInbound() >= since && twin.sa().lastOutbound() < since;
        if ((twin.owner() == null || twin.owner().equals(used.owner()))
            && replaced
            && twin.sa().lastInbound() < since) {
          env.log(twin + " is no longer used by the peer: " + used + " has taken its place");
          delete(now, twin, DownReason.REKEYED);
        } else {
          undecided = true;
        }
      }
    }
    if (undecided) {
      used.own(env.timers().set(now.plus(SETTLING), at -> dropIdleTwins(at, used)));
    }
  }

  private void report(Child child, EspSuite suite, EspKeys inbound, EspKeys outbound) {
    ChildSaParameters p = child.sa().parameters();
    IpAddress local = p.local().address();
    IpAddress remote = p.remote().address();
    env.outbox().add(new Report.EspKeysMade(p.inboundSpi(), remote, local, suite, inbound));
    env.outbox().add(new Report.EspKeysMade(p.outboundSpi(), local, remote, suite, outbound));
  }

  private void schedule(Instant now, Child child) {
    ChildConfig config = child.config();
    if (!config.rekeyTime().isZero()) {
      Duration soft = Randomly.upTo(env.random(), config.randTime(), config.rekeyTime());
      child.own(env.timers().set(now.plus(soft), at -> softExpiry(at, child)));
    }
    if (!config.lifeTime().isZero()) {
      child.own(env.timers().set(child.hardLimit(), at -> expire(at, child)));
    }
    watchTraffic(
        now,
        child,
        child.sa()::unansweredSince,
        due -> initiation.doubt(due, child, "traffic goes out and none comes in"));
  }

  /** A soft lifetime has passed: the Child SA is replaced. */
  void softExpiry(Instant now, Child child) {
    if (child.owner() == null && !child.rekeyed() && !child.deleting()) {
      initiation.initiate(now, child.connection(), child.config(), 1);
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
    IkeSa owner = ownerOf(child);
    if (owner == null || !owner.takesRequests() || child.rekeyed() || child.deleting()) {
      return false;
    }
    if (!owner.window().anyRequest(request -> request.replaces(child))) {
      initiation.rekeyChild(now, owner, child);
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
    env.log(child + " has reached the end of its lifetime");
    IkeSa owner = ownerOf(child);
    boolean told = child.deleting();
    remove(now, child, DownReason.EXPIRED);
    if (owner != null && owner.takesRequests() && !told) {
      initiation.deleteSpi(now, owner, child.inboundSpi());
    }
  }

  /** Deletes a Child SA and tells the other end, where there is an IKE SA to tell it over. */
  void delete(Instant now, Child child, DownReason reason) {
    IkeSa owner = ownerOf(child);
    if (owner == null || !owner.takesRequests()) {
      remove(now, child, reason);
    } else if (has(child) && !child.deleting()) {
      child.markDeleting();
      initiation.deleteChild(now, owner, child, reason);
    }
  }

  /** The IKE SA over which a Delete was said is gone: it is said over the one that replaced it. */
  void deleteAgain(Instant now, Child child, DownReason reason) {
    IkeSa owner = ownerOf(child);
    if (!has(child)) {
      return;
    }
    if (owner != null && owner.takesRequests()) {
      initiation.deleteChild(now, owner, child, reason);
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
        env.timers().set(now.plus(LEFT_TO_PEER), at -> delete(at, child, DownReason.REKEYED)));
  }

  /** Takes a Child SA out of use here; no message leaves. */
  void remove(Instant now, Child child, DownReason reason) {
    if (!takeOut(now, child, reason)) {
      return;
    }
    Child successor = child.successor();
    if (successor != null && has(successor)) {
      preferUnlessLeaving(successor);
    }
    IkeSa owner = ownerOf(child);
    if (owner != null) {
      owner.children().remove(child);
    }
    // What it was to replace is in use again, unless that is leaving, too.
    pairs.stream().filter(c -> c.successor() == child).forEach(Child::successorGone);
    env.outbox().add(new Report.ChildSaDown(status(child), reason));
  }

  /** From now on traffic leaves on this one rather than on another of the same policy. */
  void prefer(Child child) {
    if (has(child)) {
      sendOn(child.sa());
    }
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
      child.owner(to.localSpi());
      to.children().add(child);
    }
    from.children().clear();
  }
}

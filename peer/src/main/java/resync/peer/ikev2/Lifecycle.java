package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Environment;
import resync.peer.ike.LastPaths;
import resync.peer.ike.LivenessWatch;
import resync.peer.ike.NatPaths;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;

/** How IKE SAs begin, live and end. */
final class Lifecycle {
  private static final Duration LEFT_TO_PEER = Duration.ofSeconds(30);

  /** How long a peer may take to delete its new IKE SA that has lost: three Deletes may be lost. */
  private static final Duration LOST = Duration.ofSeconds(25);

  /** How long an initiator has that has been answered, to prove who it is. */
  private static final Duration HALF_OPEN_LIFE = Duration.ofSeconds(30);

  /** The same where an IKE SA with that address is up: a second one is hardly still wanted. */
  private static final Duration HALF_OPEN_BESIDE = Duration.ofSeconds(10);

  private final Environment env;
  private final SaTable table;
  private final Children children;
  private final NatPaths natPaths;
  private final Initiation initiation;
  private final Duplicates duplicates;

  Lifecycle(
      Environment env, SaTable table, Children children, NatPaths natPaths, Initiation initiation) {
    this.env = env;
    this.table = table;
    this.children = children;
    this.natPaths = natPaths;
    this.initiation = initiation;
    this.duplicates = new Duplicates(env, table, children, initiation);
  }

  /**
   * Negotiates a child, over the connection's IKE SA if there is one.
   *
   * @param attempt 1 for the first
   * @return why not; empty if the negotiation is under way or needless
   */
  Optional<String> initiate(
      Instant now, ConnectionConfig connection, ChildConfig child, int attempt) {
    Optional<IkeSa> existing = usable(connection);
    if (existing.isPresent()) {
      IkeSa sa = existing.get();
      boolean asked = sa.window().anyRequest(request -> isFor(request, child));
      if (!asked && !children.isUp(sa, child)) {
        initiation.addChild(now, sa, child);
      } else {
        // What is under way may come to nothing for this child: packets ask again soon.
        children.negotiationEnded(now, child, false);
      }
      return Optional.empty();
    }
    return env.lastPaths()
        .to(connection)
        .flatMap(path -> start(now, connection, path, child, attempt))
        .map(_ -> Optional.<String>empty())
        .orElseGet(() -> Optional.of(LastPaths.none(connection)));
  }

  /** The newest IKE SA of a connection that can carry requests, now or once it is up. */
  private Optional<IkeSa> usable(ConnectionConfig connection) {
    return table.all().stream()
        .filter(sa -> sa.connection().hasTheEndsOf(connection))
        .filter(sa -> !sa.provisional())
        .filter(
            sa ->
                switch (sa.state()) {
                  case INIT_SENT, AUTH_SENT, ESTABLISHED, COLLIDING -> true;
                  case NONE, INIT_ANSWERED, REKEYED, DELETING, CLOSED -> false;
                })
        .reduce((_, newer) -> newer);
  }

  private static boolean isFor(IkeSa.Request request, ChildConfig child) {
    ChildConfig asked = request.child();
    return asked != null && asked.name().equals(child.name());
  }

  /** Begins a new IKE SA, whether there is another or not. */
  Optional<IkeSa> start(
      Instant now, ConnectionConfig connection, UdpPath path, ChildConfig child, int attempt) {
    IkeSa sa = make(true, connection, path, attempt, now);
    table.add(sa);
    initiation.setUp(now, sa, child);
    return Optional.of(sa);
  }

  /** Makes one that is in the table only once somebody puts it there. */
  IkeSa make(
      boolean initiator, ConnectionConfig connection, UdpPath path, int attempt, Instant now) {
    IkeSpi spi = env.newIkeSpi(table::isTaken);
    return new IkeSa(
        env, this::peerGone, initiator, spi, connection, path.local(), path.remote(), attempt, now);
  }

  /** One that we have answered is in the table, for as long as its initiator may take. */
  void answered(Instant now, IkeSa sa) {
    table.add(sa);
    boolean beside = table.establishedWith(sa.remote().address()).isPresent();
    expect(now, sa, beside ? HALF_OPEN_BESIDE : HALF_OPEN_LIFE);
  }

  private void expect(Instant now, IkeSa sa, Duration atMost) {
    sa.own(env.timers().set(now.plus(atMost), at -> forgetHalfOpen(at, sa)));
  }

  /** An IKE SA with an address is up: those half-open with it have less time from now on. */
  private void hurry(Instant now, IkeSa up) {
    for (IkeSa sa : table.all()) {
      if (sa.state() == State.INIT_ANSWERED
          && sa.remote().address().equals(up.remote().address())) {
        expect(now, sa, HALF_OPEN_BESIDE);
      }
    }
  }

  private void forgetHalfOpen(Instant now, IkeSa sa) {
    if (sa.state() == State.INIT_ANSWERED) {
      env.counters().count("IKE_HALF_OPEN_EXPIRED");
      close(now, sa, DownReason.FAILED, "no IKE_AUTH came in time");
    }
  }

  /** Both ends have authenticated, or have agreed on it over an older one. */
  void established(Instant now, IkeSa sa) {
    sa.origin().established(now);
    sa.heard(now);
    sa.markReportedUp();
    env.lastPaths().proved(sa.connection(), sa.path());
    if (sa.behindNat()) {
      env.keepalives().watch(now, sa.path());
    }
    env.counters().count("IKE_SAS_ESTABLISHED");
    env.outbox().add(new Report.IkeSaUp(sa.status()));
    ConnectionConfig connection = sa.connection();
    if (!connection.rekeyTime().isZero()) {
      Duration soft = Randomly.upTo(env.random(), connection.randTime(), connection.rekeyTime());
      sa.own(env.timers().set(now.plus(soft), at -> rekey(at, sa)));
      Duration hard = connection.rekeyTime().plus(connection.overTime());
      sa.own(env.timers().set(now.plus(hard), at -> expire(at, sa)));
    }
    if (!connection.dpdDelay().isZero()) {
      new LivenessWatch(
              env.timers(),
              connection.dpdDelay(),
              () -> LivenessWatch.lastSignOfLife(sa.lastHeard(), sa.children()),
              sa::own,
              (at, cause) -> checkLiveness(at, sa, cause))
          .begin(now);
    }
    duplicates.lookFor(now, sa);
    hurry(now, sa);
  }

  /** Replaces an IKE SA with a new one, unless that is under way. */
  void rekey(Instant now, IkeSa sa) {
    if (sa.isEstablished() && !sa.window().anyRequest(IkeSa.Request::replacesIkeSa)) {
      initiation.rekeyIke(now, sa);
    }
  }

  /** Asks the peer whether it is alive, unless a request is unanswered already. */
  void checkLiveness(Instant now, IkeSa sa, String cause) {
    if (!sa.isEstablished() || sa.window().active() != null) {
      return;
    }
    env.counters().count("LIVENESS_CHECKS");
    env.outbox().add(new Report.LivenessStarted(sa.status(), cause));
    initiation.liveness(now, sa, _ -> {});
  }

  /** Something makes us doubt that the peer still has a Child SA. */
  void doubt(Instant now, Child child, String cause) {
    IkeSa owner = children.ownerOf(child);
    if (owner != null) {
      checkLiveness(now, owner, cause);
    } else if (usable(child.connection()).isEmpty()) {
      natPaths.to(child).ifPresent(path -> start(now, child.connection(), path, child.config(), 1));
    }
  }

  /** The peer has not answered a request for as long as is configured. */
  void peerGone(Instant now, IkeSa sa) {
    IkeSa.Request unanswered = sa.window().active();
    ConnectionConfig connection = sa.connection();
    switch (sa.state()) {
      case INIT_SENT, AUTH_SENT -> {
        env.lastPaths().failed(connection, sa.begunOn());
        List<Child> orphans = children.orphans(connection);
        close(now, sa, DownReason.FAILED, "the peer does not answer");
        orphans.forEach(child -> children.remove(now, child, DownReason.LIVENESS));
        ChildConfig wanted = unanswered == null ? null : unanswered.child();
        if (sa.protectionOrNull() == null
            && wanted != null
            && env.config().current(connection, wanted).isPresent()
            && (connection.keyingTries() == 0 || sa.attempt() < connection.keyingTries())) {
          start(now, connection, sa.begunOn(), wanted, sa.attempt() + 1);
        }
      }
      case REKEYED -> close(now, sa, DownReason.REKEYED, "the peer does not answer the Delete");
      case ESTABLISHED, COLLIDING -> {
        env.counters().count("LIVENESS_FAILED");
        env.outbox().add(new Report.LivenessFailed(sa.status()));
        List<Child> lost = List.copyOf(sa.children());
        close(now, sa, DownReason.LIVENESS, "the peer does not answer");
        children
            .orphans(connection)
            .forEach(child -> children.remove(now, child, DownReason.LIVENESS));
        for (Child child : lost) {
          env.config()
              .current(connection, child.config())
              .filter(wanted -> wanted.child().dpdAction().start())
              .ifPresent(wanted -> initiate(now, wanted.connection(), wanted.child(), 1));
        }
      }
      default -> close(now, sa, DownReason.DELETED, "the peer does not answer the Delete");
    }
  }

  /** Ends an IKE SA here, with its Child SAs; no message leaves. */
  void close(Instant now, IkeSa sa, DownReason reason, String why) {
    if (sa.state() == State.CLOSED) {
      return;
    }
    List<Child> lost = List.copyOf(sa.children());
    for (Child child : lost) {
      children.remove(now, child, reason);
    }
    forget(now, sa, reason, why);
    if (reason == DownReason.DELETED_BY_PEER) {
      lost.stream()
          .filter(c -> !c.rekeyed())
          .forEach(c -> closedByPeer(now, c.connection(), c.config()));
    }
  }

  /** The peer has ended a Child SA, alone or with its IKE SA: it may be wanted all the same. */
  void closedByPeer(Instant now, ConnectionConfig connection, ChildConfig child) {
    env.config()
        .current(connection, child)
        .filter(wanted -> wanted.child().closeAction().start())
        .flatMap(wanted -> initiate(now, wanted.connection(), wanted.child(), 1))
        .ifPresent(env::warn);
  }

  private void forget(Instant now, IkeSa sa, DownReason reason, String why) {
    sa.follow(OwnTransitions.Cause.END);
    sa.cancelTimers();
    table.remove(sa);
    IkeSa rival = sa.rival();
    if (rival != null) {
      // What the peer has not learnt of it over this one it will not learn any more.
      leaveToPeer(now, rival, LOST);
    }
    env.log(sa + ": " + why);
    if (sa.reportedUp()) {
      env.outbox().add(new Report.IkeSaDown(sa.status(), reason));
    }
    for (IkeSa.Request request : sa.window().drain()) {
      request.abandoned(now, sa);
      ChildConfig asked = request.child();
      if (reason == DownReason.DELETED_BY_PEER && request.createsChild() && asked != null) {
        closedByPeer(now, sa.connection(), asked);
      }
    }
  }

  /** Setting up has failed before both ends were authenticated. */
  void setupFailed(Instant now, IkeSa sa, ChildConfig child) {
    if (sa.state() != State.DELETING) {
      close(now, sa, DownReason.FAILED, "the IKE SA is not set up");
    }
    children.negotiationEnded(now, child, false);
  }

  /** Deletes an IKE SA and tells the peer (section 1.4.1). */
  void delete(Instant now, IkeSa sa, DownReason reason) {
    if (sa.follow(OwnTransitions.Cause.DELETE)) {
      initiation.deleteIke(now, sa, reason);
    } else if (sa.state() != State.DELETING) {
      close(now, sa, reason, "given up before it was set up");
    }
  }

  /**
   * The hard lifetime has passed: nothing is protected any more by its keys, or by those of its
   * Child SAs, but the Delete; where a request is unanswered there is no room even for that.
   */
  private void expire(Instant now, IkeSa sa) {
    if (sa.window().active() != null) {
      close(now, sa, DownReason.EXPIRED, "its lifetime is over, and the peer does not answer");
      return;
    }
    for (Child child : List.copyOf(sa.children())) {
      children.remove(now, child, DownReason.EXPIRED);
    }
    delete(now, sa, DownReason.EXPIRED);
  }

  /** Deletes an IKE SA that the peer believes in and we do not accept (section 2.21.2). */
  void reject(Instant now, IkeSa sa) {
    if (sa.follow(OwnTransitions.Cause.REJECT)) {
      initiation.deleteIke(now, sa, DownReason.FAILED);
    } else {
      delete(now, sa, DownReason.FAILED);
    }
  }

  /** Whether no other IKE SA is up with the same peer: then INITIAL_CONTACT may be said. */
  boolean isOnlyOne(IkeSa sa) {
    return table
        .established()
        .noneMatch(
            other -> other != sa && other.connection().name().equals(sa.connection().name()));
  }

  /**
   * The peer, now authenticated, had no other IKE SA with us when it said so (section 2.4): those
   * it once had are gone, with their Child SAs. One that came to be meanwhile is not meant.
   */
  void initialContact(Instant now, IkeSa sa) {
    for (IkeSa other : table.all()) {
      if (other != sa
          && other.reportedUp()
          && other.isWithSamePeerAs(sa)
          && other.origin().isFromBefore(sa.origin())) {
        close(now, other, DownReason.INITIAL_CONTACT, "the peer says INITIAL_CONTACT");
      }
    }
    for (Child child : children.orphans(sa.connection())) {
      children.remove(now, child, DownReason.INITIAL_CONTACT);
    }
  }

  /** We have told the peer that it has no older SA with us: so neither have we. */
  void dropOrphans(Instant now, IkeSa sa) {
    for (Child child : children.orphans(sa.connection())) {
      children.remove(now, child, DownReason.INITIAL_CONTACT);
    }
  }

  /** Forgets an IKE SA silently and leaves its Child SAs. */
  void clearIke(Instant now, IkeSa sa) {
    children.orphan(sa);
    forget(now, sa, DownReason.CLEARED, "cleared silently");
  }

  /**
   * A newer IKE SA takes the Child SAs, and what was still to be said about them; the old one says
   * goodbye.
   */
  void replaced(Instant now, IkeSa old, IkeSa replacement) {
    takeOver(now, old, replacement);
    initiation.sayGoodbye(old);
  }

  /**
   * The same where the peer has begun it, and says goodbye. Where it has deleted the new one
   * already, it gives up the old one as well: that one ends with all that it has.
   */
  void replacedByPeer(Instant now, IkeSa old, IkeSa replacement) {
    if (replacement.state() == State.CLOSED) {
      old.follow(OwnTransitions.Cause.REPLACE);
    } else {
      takeOver(now, old, replacement);
    }
    leaveToPeer(now, old);
  }

  /**
   * The new IKE SA of the peer has lost against ours. The peer deletes it if it has learnt of it,
   * for which it may repeat the request that we have answered as long as it has the old one.
   */
  void lost(Instant now, IkeSa old, IkeSa loser) {
    old.rival(loser);
    leaveToPeer(now, loser);
  }

  /** The peer is about to delete an IKE SA; where it never does, it goes by itself. */
  private void leaveToPeer(Instant now, IkeSa sa) {
    // As long as the peer may still repeat the request that we have answered over it.
    leaveToPeer(now, sa, longest(LEFT_TO_PEER, sa.connection().retransmission().total()));
  }

  private void leaveToPeer(Instant now, IkeSa sa, Duration limit) {
    sa.own(
        env.timers()
            .set(
                now.plus(limit),
                at -> close(at, sa, DownReason.REKEYED, "the peer never deleted it")));
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void takeOver(Instant now, IkeSa old, IkeSa replacement) {
    children.move(old, replacement);
    old.follow(OwnTransitions.Cause.REPLACE);
    old.successor(replacement);
    replacement.provisional(false);
    old.window().drainWaiting().stream()
        .filter(request -> !request.replacesIkeSa())
        .forEach(replacement.window()::enqueue);
    established(now, replacement);
    // Not before the answer that makes the new IKE SA known to the peer has left.
    replacement.own(env.timers().set(now, replacement::pump));
  }
}

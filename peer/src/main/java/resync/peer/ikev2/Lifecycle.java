package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.LastPaths;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.UdpPath;

/** How IKE SAs begin, live and end. */
final class Lifecycle {
  private static final Duration LEFT_TO_PEER = Duration.ofSeconds(30);

  /** How long a peer may take to delete its new IKE SA that has lost: three Deletes may be lost. */
  private static final Duration LOST = Duration.ofSeconds(25);

  private final Context context;
  private final Duplicates duplicates;

  Lifecycle(Context context) {
    this.context = context;
    this.duplicates = new Duplicates(context);
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
      boolean asked = sa.window().anyRequest(r -> asksFor(r, child));
      if (!asked && !context.children().isUp(sa, child)) {
        context.sender().request(now, sa, new CreateChildInitiator(child, null));
      } else {
        // What is under way may come to nothing for this child: packets ask again soon.
        context.children().negotiationEnded(now, child, false);
      }
      return Optional.empty();
    }
    return context
        .lastPaths()
        .to(connection)
        .flatMap(path -> start(now, connection, path, child, attempt))
        .map(_ -> Optional.<String>empty())
        .orElseGet(() -> Optional.of(LastPaths.none(connection)));
  }

  /** The newest IKE SA of a connection that can carry requests, now or once it is up. */
  private Optional<IkeSa> usable(ConnectionConfig connection) {
    return context.table().all().stream()
        .filter(sa -> sa.connection().name().equals(connection.name()))
        .filter(sa -> !sa.provisional())
        .filter(
            sa ->
                switch (sa.state()) {
                  case INIT_SENT, AUTH_SENT, ESTABLISHED, COLLIDING -> true;
                  case NONE, INIT_ANSWERED, REKEYED, DELETING, CLOSED -> false;
                })
        .reduce((_, newer) -> newer);
  }

  private static boolean asksFor(Request request, ChildConfig child) {
    return switch (request) {
      case InitInitiator init -> init.child().name().equals(child.name());
      case AuthInitiator auth -> auth.child().name().equals(child.name());
      case CreateChildInitiator create -> create.config().name().equals(child.name());
      default -> false;
    };
  }

  /** Begins a new IKE SA, whether there is another or not. */
  Optional<IkeSa> start(
      Instant now, ConnectionConfig connection, UdpPath path, ChildConfig child, int attempt) {
    IkeSa sa = new IkeSa(true, context.newIkeSpi(), connection, path.local(), path.remote(), now);
    context.table().add(sa);
    context.sender().request(now, sa, new InitInitiator(child, attempt));
    return Optional.of(sa);
  }

  /** Both ends have authenticated. */
  void established(Instant now, IkeSa sa) {
    sa.state(State.ESTABLISHED);
    sa.origin().established(now);
    sa.heard(now);
    sa.markReportedUp();
    context.lastPaths().proved(sa.connection(), sa.path());
    if (sa.behindNat()) {
      context.keepalives().watch(now, sa.path());
    }
    context.counters().count("IKE_SAS_ESTABLISHED");
    context.outbox().add(new Report.IkeSaUp(sa.status()));
    ConnectionConfig connection = sa.connection();
    if (!connection.rekeyTime().isZero()) {
      Duration soft =
          Randomly.upTo(context.random(), connection.randTime(), connection.rekeyTime());
      sa.own(context.timers().set(now.plus(soft), at -> rekey(at, sa)));
      Duration hard = connection.rekeyTime().plus(connection.overTime());
      sa.own(context.timers().set(now.plus(hard), at -> expire(at, sa)));
    }
    if (!connection.dpdDelay().isZero()) {
      watch(now.plus(connection.dpdDelay()), sa);
    }
    duplicates.lookFor(now, sa);
    InitResponder.hurry(context, now, sa);
  }

  /** Replaces an IKE SA with a new one, unless that is under way. */
  void rekey(Instant now, IkeSa sa) {
    if (sa.isEstablished() && !sa.window().anyRequest(RekeyIkeInitiator.class::isInstance)) {
      context.sender().request(now, sa, new RekeyIkeInitiator());
    }
  }

  /** A liveness check when nothing has been heard for the configured time (section 2.4). */
  private void watch(Instant at, IkeSa sa) {
    Duration delay = sa.connection().dpdDelay();
    sa.own(
        context
            .timers()
            .set(
                at,
                now -> {
                  Instant quietUntil = lastSignOfLife(sa).plus(delay);
                  if (now.isBefore(quietUntil)) {
                    watch(quietUntil, sa);
                  } else {
                    checkLiveness(now, sa, "nothing heard for " + delay.toMillis() + " ms");
                    watch(now.plus(delay), sa);
                  }
                }));
  }

  private static Instant lastSignOfLife(IkeSa sa) {
    long newest = Children.nanos(sa.lastHeard());
    for (Child child : sa.children()) {
      newest = Math.max(newest, child.sa().lastInbound());
    }
    return sa.lastHeard().plusNanos(newest - Children.nanos(sa.lastHeard()));
  }

  /** Asks the peer whether it is alive, unless a request is unanswered already. */
  void checkLiveness(Instant now, IkeSa sa, String cause) {
    if (!sa.isEstablished() || sa.window().active() != null) {
      return;
    }
    context.counters().count("LIVENESS_CHECKS");
    context.outbox().add(new Report.LivenessStarted(sa.status(), cause));
    context.sender().request(now, sa, InformationalInitiator.liveness());
  }

  /** Something makes us doubt that the peer still has a Child SA. */
  void doubt(Instant now, Child child, String cause) {
    IkeSa owner = child.owner();
    if (owner != null) {
      checkLiveness(now, owner, cause);
    } else if (usable(child.connection()).isEmpty()) {
      NatPaths.to(context, child)
          .ifPresent(path -> start(now, child.connection(), path, child.config(), 1));
    }
  }

  /** The peer has not answered a request for as long as is configured. */
  void peerGone(Instant now, IkeSa sa) {
    Request unanswered = sa.window().active();
    ConnectionConfig connection = sa.connection();
    switch (sa.state()) {
      case INIT_SENT, AUTH_SENT -> {
        context.lastPaths().failed(connection, sa.begunOn());
        List<Child> orphans = context.children().orphans(connection);
        close(now, sa, DownReason.FAILED, "the peer does not answer");
        orphans.forEach(child -> context.children().remove(now, child, DownReason.LIVENESS));
        if (unanswered instanceof InitInitiator init
            && (connection.keyingTries() == 0 || init.attempt() < connection.keyingTries())) {
          start(now, connection, sa.begunOn(), init.child(), init.attempt() + 1);
        }
      }
      case REKEYED -> close(now, sa, DownReason.REKEYED, "the peer does not answer the Delete");
      case ESTABLISHED, COLLIDING -> {
        context.counters().count("LIVENESS_FAILED");
        context.outbox().add(new Report.LivenessFailed(sa.status()));
        List<Child> lost = List.copyOf(sa.children());
        close(now, sa, DownReason.LIVENESS, "the peer does not answer");
        context
            .children()
            .orphans(connection)
            .forEach(child -> context.children().remove(now, child, DownReason.LIVENESS));
        for (Child child : lost) {
          if (child.config().dpdAction().start()) {
            initiate(now, connection, child.config(), 1);
          }
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
      context.children().remove(now, child, reason);
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
    if (child.closeAction().start()) {
      initiate(now, connection, child, 1).ifPresent(context::warn);
    }
  }

  private void forget(Instant now, IkeSa sa, DownReason reason, String why) {
    sa.state(State.CLOSED);
    sa.cancelTimers();
    context.table().remove(sa);
    IkeSa rival = sa.rival();
    if (rival != null) {
      // What the peer has not learnt of it over this one it will not learn any more.
      leaveToPeer(now, rival, LOST);
    }
    context.log(sa + ": " + why);
    if (sa.reportedUp()) {
      context.outbox().add(new Report.IkeSaDown(sa.status(), reason));
    }
    for (Request request : sa.window().drain()) {
      request.abandoned(context, now, sa);
      if (reason == DownReason.DELETED_BY_PEER && request instanceof CreateChildInitiator create) {
        closedByPeer(now, sa.connection(), create.config());
      }
    }
  }

  /** Setting up has failed before both ends were authenticated. */
  void setupFailed(Instant now, IkeSa sa, ChildConfig child) {
    if (sa.state() != State.DELETING) {
      close(now, sa, DownReason.FAILED, "the IKE SA is not set up");
    }
    context.children().negotiationEnded(now, child, false);
  }

  /** Deletes an IKE SA and tells the peer (section 1.4.1). */
  void delete(Instant now, IkeSa sa, DownReason reason) {
    switch (sa.state()) {
      case ESTABLISHED, COLLIDING, REKEYED -> {
        sa.state(State.DELETING);
        context.sender().request(now, sa, InformationalInitiator.deleteIke(reason));
      }
      case DELETING, CLOSED -> {}
      case NONE, INIT_SENT, INIT_ANSWERED, AUTH_SENT ->
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
      context.children().remove(now, child, DownReason.EXPIRED);
    }
    delete(now, sa, DownReason.EXPIRED);
  }

  /** Deletes an IKE SA that the peer believes in and we do not accept (section 2.21.2). */
  void reject(Instant now, IkeSa sa) {
    if (sa.state() == State.AUTH_SENT) {
      sa.state(State.ESTABLISHED);
    }
    delete(now, sa, DownReason.FAILED);
  }

  /** Whether no other IKE SA is up with the same peer: then INITIAL_CONTACT may be said. */
  boolean isOnlyOne(IkeSa sa) {
    return context
        .table()
        .established()
        .noneMatch(
            other -> other != sa && other.connection().name().equals(sa.connection().name()));
  }

  /**
   * The peer, now authenticated, had no other IKE SA with us when it said so (section 2.4): those
   * it once had are gone, with their Child SAs. One that came to be meanwhile is not meant.
   */
  void initialContact(Instant now, IkeSa sa) {
    for (IkeSa other : context.table().all()) {
      if (other != sa
          && other.reportedUp()
          && other.isWithSamePeerAs(sa)
          && other.origin().isFromBefore(sa.origin())) {
        close(now, other, DownReason.INITIAL_CONTACT, "the peer says INITIAL_CONTACT");
      }
    }
    for (Child child : context.children().orphans(sa.connection())) {
      context.children().remove(now, child, DownReason.INITIAL_CONTACT);
    }
  }

  /** We have told the peer that it has no older SA with us: so neither have we. */
  void dropOrphans(Instant now, IkeSa sa) {
    for (Child child : context.children().orphans(sa.connection())) {
      context.children().remove(now, child, DownReason.INITIAL_CONTACT);
    }
  }

  /** Forgets an IKE SA silently and leaves its Child SAs. */
  void clearIke(Instant now, IkeSa sa) {
    context.children().orphan(sa);
    forget(now, sa, DownReason.CLEARED, "cleared silently");
  }

  /**
   * A newer IKE SA takes the Child SAs, and what was still to be said about them; the old one says
   * goodbye.
   */
  void replaced(Instant now, IkeSa old, IkeSa replacement) {
    takeOver(now, old, replacement);
    old.window().enqueue(InformationalInitiator.deleteIke(DownReason.REKEYED));
  }

  /**
   * The same where the peer has begun it, and says goodbye. Where it has deleted the new one
   * already, it gives up the old one as well: that one ends with all that it has.
   */
  void replacedByPeer(Instant now, IkeSa old, IkeSa replacement) {
    if (replacement.state() == State.CLOSED) {
      old.state(State.REKEYED);
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
        context
            .timers()
            .set(
                now.plus(limit),
                at -> close(at, sa, DownReason.REKEYED, "the peer never deleted it")));
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void takeOver(Instant now, IkeSa old, IkeSa replacement) {
    context.children().move(old, replacement);
    old.state(State.REKEYED);
    old.successor(replacement);
    replacement.provisional(false);
    old.window().drainWaiting().stream()
        .filter(request -> !(request instanceof RekeyIkeInitiator))
        .forEach(replacement.window()::enqueue);
    established(now, replacement);
    // Not before the answer that makes the new IKE SA known to the peer has left.
    replacement.own(context.timers().set(now, at -> context.sender().pump(at, replacement)));
  }
}

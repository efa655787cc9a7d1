package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Environment;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.wire.Arrival;
import resync.peer.wire.v1.IsakmpMessage;

/** How ISAKMP SAs come up, live and end. */
public final class Lifecycle implements ExchangeHandler {
  /** How long an ISAKMP SA stays beside the one that replaces it. */
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /** How long an initiator that has been answered may take to prove who it is. */
  private static final Duration HALF_OPEN_LIFE = Duration.ofSeconds(30);

  /** How long a phase 1 of ours goes on where an ISAKMP SA between its ends came up meanwhile. */
  private static final Duration BESIDE = Duration.ofSeconds(10);

  private final Environment env;
  private final SaTable table;
  private final Sender sender;
  private final InformationalSender informational;
  private final DeadPeerDetection deadPeerDetection;
  private final Doi doi;
  private final SaManager manager;
  private final Duplicates duplicates;

  public Lifecycle(
      Environment env,
      SaTable table,
      Sender sender,
      InformationalSender informational,
      DeadPeerDetection deadPeerDetection,
      Doi doi,
      SaManager manager) {
    this.env = env;
    this.table = table;
    this.sender = sender;
    this.informational = informational;
    this.deadPeerDetection = deadPeerDetection;
    this.doi = doi;
    this.manager = manager;
    this.duplicates = new Duplicates(env, table, deadPeerDetection, doi, manager);
  }

  /** One that we have answered is in the table, for as long as its initiator may take. */
  public void answered(Instant now, IsakmpSa sa) {
    table.add(sa);
    sa.own(env.timers().set(now.plus(HALF_OPEN_LIFE), at -> forgetHalfOpen(at, sa)));
  }

  private void forgetHalfOpen(Instant now, IsakmpSa sa) {
    if (sa.phase1().state().isHalfOpen()) {
      env.counters().count("IKE_HALF_OPEN_EXPIRED");
      close(now, sa, DownReason.FAILED, "phase 1 was not completed in time");
    }
  }

  @Override
  public boolean isAuthentic(IsakmpSa sa, Conversation phase1, IsakmpMessage message) {
    return true; // what proves the identities, proves the messages
  }

  /** Phase 1 has come to its good end: both ends have authenticated. */
  @Override
  public void done(Instant now, IsakmpSa sa, Conversation phase1) {
    sa.follow(SaState.Cause.AUTHENTICATED);
    sa.establishedAt(now);
    sa.heard(now);
    env.lastPaths().proved(sa.connection(), sa.path());
    if (sa.behindNat()) {
      env.keepalives().watch(now, sa.path());
    }
    env.counters().count("IKE_SAS_ESTABLISHED");
    env.outbox().add(new Report.IkeSaUp(sa.status()));
    if (sa.handshake().saidInitialContact) {
      dropOlder(now, sa);
    }
    schedule(now, sa);
    IsakmpSa old = sa.replaces();
    if (old != null && old.follow(SaState.Cause.REPLACE)) {
      endOnceIdle(now.plus(OVERLAP), old);
    }
    duplicates.lookFor(now, sa);
    hurry(now, sa);
    List<IsakmpSa.Waiting> waiting = List.copyOf(sa.waiting());
    sa.waiting().clear();
    waiting.forEach(next -> next.begin(now, sa));
  }

  /** An ISAKMP SA is up: what we are setting up beside it has less time from now on. */
  private void hurry(Instant now, IsakmpSa up) {
    for (IsakmpSa sa : table.all()) {
      if (sa.isInitiator() && sa.state() == SaState.STARTING && sa.sameEnds(up)) {
        sa.own(env.timers().set(now.plus(BESIDE), at -> giveWay(at, sa)));
      }
    }
  }

  /**
   * The peer does not finish a phase 1 of ours, but has set up another ISAKMP SA meanwhile: that
   * one does.
   *
   * @return whether it has
   */
  private boolean giveWay(Instant now, IsakmpSa sa) {
    Optional<IsakmpSa> newer =
        sa.connection().unique() == ConnectionConfig.Unique.NEVER
            ? Optional.empty()
            : table.newestEstablished(
                other -> other.sameEnds(sa) && other.establishedAt().isAfter(sa.begunAt()));
    if (sa.state() == SaState.STARTING && newer.isPresent()) {
      List<IsakmpSa.Waiting> waiting = List.copyOf(sa.waiting());
      sa.waiting().clear();
      close(now, sa, DownReason.FAILED, newer.get() + " is up instead");
      waiting.forEach(next -> next.begin(now, newer.get()));
    }
    return newer.isPresent();
  }

  /** Exchanges over a replaced ISAKMP SA come to their end before it does. */
  private void endOnceIdle(Instant due, IsakmpSa old) {
    old.own(
        env.timers()
            .set(
                due,
                now -> {
                  if (old.state() != SaState.REPLACED) {
                    return;
                  }
                  if (doi.isNegotiating(now, old)) {
                    endOnceIdle(now.plus(OVERLAP), old);
                  } else {
                    delete(now, old, DownReason.REKEYED);
                  }
                }));
  }

  private void schedule(Instant now, IsakmpSa sa) {
    Duration hard = sa.lifetime();
    ConnectionConfig connection = sa.connection();
    if (!hard.isZero()) {
      Duration soft =
          !connection.rekeyTime().isZero() && connection.rekeyTime().compareTo(hard) < 0
              ? connection.rekeyTime()
              : hard.minus(hard.dividedBy(10));
      if (sa.isInitiator() && !env.config().settings().danglingSas()) {
        Duration at =
            Randomly.upTo(env.random(), Lifetimes.spread(connection.randTime(), soft), soft);
        sa.own(env.timers().set(now.plus(at), due -> manager.renew(due, sa)));
      }
      sa.own(env.timers().set(now.plus(hard), due -> delete(due, sa, DownReason.EXPIRED)));
    }
    deadPeerDetection.watch(now, sa);
  }

  @Override
  public void askedAgain(Arrival arrival, IsakmpSa sa, Conversation phase1) {
    sender.sendAgain(sa, arrival.local(), arrival.remote(), phase1);
  }

  @Override
  public void failed(Instant now, IsakmpSa sa, Conversation phase1) {
    close(now, sa, DownReason.FAILED, "phase 1 has failed");
  }

  /** The peer has not answered a message of phase 1 for as long as is configured. */
  public void unanswered(Instant now, IsakmpSa sa) {
    if (giveWay(now, sa)) {
      return;
    }
    ConnectionConfig connection = sa.connection();
    env.lastPaths().failed(connection, sa.begunOn());
    List<IsakmpSa.Waiting> waiting = List.copyOf(sa.waiting());
    close(now, sa, DownReason.FAILED, "the peer does not answer");
    if (table.establishedWith(sa).isEmpty()) {
      doi.drop(now, sa, DownReason.LIVENESS);
    }
    boolean wanted = env.config().connection(connection.name()).isPresent();
    if (wanted && (connection.keyingTries() == 0 || sa.attempt() < connection.keyingTries())) {
      manager
          .start(now, connection, sa.begunOn(), sa.attempt() + 1)
          .ifPresent(fresh -> fresh.waiting().addAll(waiting));
    }
  }

  /** The peer of an established ISAKMP SA does not answer any more. */
  public void peerGone(Instant now, IsakmpSa sa) {
    env.counters().count("LIVENESS_FAILED");
    env.outbox().add(new Report.LivenessFailed(sa.status()));
    var lost = List.copyOf(doi.pairsWith(sa));
    for (IsakmpSa other : table.all()) {
      if (other != sa
          && other.sameEnds(sa)
          && other.wasEstablished()
          && !other.lastHeard().isAfter(sa.lastHeard())) {
        if (other.isEstablished() && other.abilities().deadPeerDetection()) {
          // The peer may have lost only the one: the other one answers for itself.
          deadPeerDetection.check(now, other, "the peer is silent on " + sa);
        } else {
          close(now, other, DownReason.LIVENESS, "the peer does not answer");
        }
      }
    }
    boolean last = isLastOfItsEnds(sa);
    close(now, sa, DownReason.LIVENESS, "the peer does not answer");
    if (last) {
      doi.restart(now, sa, lost);
    }
  }

  /** The peer has deleted an ISAKMP SA; where that replaced one that is still there, it is back. */
  public void deletedByPeer(Instant now, IsakmpSa sa) {
    IsakmpSa replaced = sa.replaces();
    if (replaced != null && sa.isEstablished()) {
      replaced.follow(SaState.Cause.REINSTATE);
    }
    DownReason reason = sa.isEstablished() ? DownReason.DELETED_BY_PEER : DownReason.REKEYED;
    doi.restartAfter(now, sa, () -> close(now, sa, reason, "the peer deletes it"));
  }

  /** Deletes an ISAKMP SA and tells the peer. */
  public void delete(Instant now, IsakmpSa sa, DownReason reason) {
    if (sa.state() == SaState.CLOSED) {
      return;
    }
    if (sa.wasEstablished()) {
      if (isLastOfItsEnds(sa) && !leavesIpsecSas(reason)) {
        doi.sayGoodbye(sa);
      }
      informational.deleteIsakmp(sa);
    }
    close(now, sa, reason, "deleted");
  }

  /**
   * Ends an ISAKMP SA here; no message leaves. Its IPsec SAs go with the last ISAKMP SA between
   * their ends: whoever loses that has no channel to keep them in step (RFC 2408 section 4.3).
   */
  public void close(Instant now, IsakmpSa sa, DownReason reason, String why) {
    if (sa.state() == SaState.CLOSED) {
      return;
    }
    boolean withIpsec =
        sa.wasEstablished()
            && isLastOfItsEnds(sa)
            && !leavesIpsecSas(reason)
            && reason != DownReason.CLEARED
            && reason != DownReason.FAILED;
    forget(now, sa, reason, why);
    if (withIpsec) {
      doi.drop(now, sa, reason);
    }
  }

  /** Whether dangling IPsec SAs go on without the ISAKMP SA: it was not lost, it just ended. */
  private boolean leavesIpsecSas(DownReason reason) {
    return env.config().settings().danglingSas()
        && (reason == DownReason.EXPIRED || reason == DownReason.DELETED_BY_PEER);
  }

  private boolean isLastOfItsEnds(IsakmpSa sa) {
    return table.established().noneMatch(other -> other != sa && other.sameEnds(sa));
  }

  private void forget(Instant now, IsakmpSa sa, DownReason reason, String why) {
    sa.follow(SaState.Cause.END);
    sa.cancelTimers();
    table.remove(sa);
    env.log(sa + ": " + why);
    if (sa.wasEstablished()) {
      env.outbox().add(new Report.IkeSaDown(sa.status(), reason));
    }
    doi.abandonExchanges(now, sa);
    sa.waiting().forEach(waiting -> waiting.abandoned(now));
  }

  /** Forgets an ISAKMP SA silently and leaves the IPsec SAs. */
  public void clear(Instant now, IsakmpSa sa) {
    close(now, sa, DownReason.CLEARED, "cleared silently");
  }

  /** Whether there is nothing else between the ends: then INITIAL-CONTACT may be said. */
  public boolean isFirstContact(IsakmpSa sa) {
    return table.all().stream()
            .noneMatch(other -> other != sa && other.wasEstablished() && other.sameEnds(sa))
        && doi.pairsWith(sa).isEmpty();
  }

  /**
   * The peer, now authenticated, has no older SA with us (RFC 2407 section 4.6.3.3): those it once
   * had are gone.
   */
  public void initialContact(Instant now, IsakmpSa sa) {
    if (sa.connection().unique() == ConnectionConfig.Unique.NEVER) {
      return;
    }
    env.log(sa + ": the peer says INITIAL-CONTACT");
    dropOlder(now, sa);
  }

  /**
   * Drops what is older than the phase 1 of an ISAKMP SA. What was set up meanwhile is not: where
   * both ends begin at once, each says INITIAL-CONTACT, and neither means the other's new SA.
   */
  private void dropOlder(Instant now, IsakmpSa sa) {
    for (IsakmpSa other : table.all()) {
      if (other != sa
          && other.sameEnds(sa)
          && other.wasEstablished()
          && other.establishedAt().isBefore(sa.begunAt())
          && other.remoteId().equals(sa.remoteId())) {
        close(now, other, DownReason.INITIAL_CONTACT, "the peer has it no more");
      }
    }
    doi.dropOlder(now, sa);
  }
}

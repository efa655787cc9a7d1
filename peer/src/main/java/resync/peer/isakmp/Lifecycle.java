package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.EspSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/** How ISAKMP SAs come up, live and end, and the IPsec SAs with them. */
final class Lifecycle {
  /** How long an ISAKMP SA stays beside the one that replaces it. */
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /** How long the last message of a quick mode can be sent again. */
  private static final Duration REPEATABLE = Duration.ofSeconds(60);

  /**
   * What is said of a quick mode only after its HASH has verified. With anything else a peer may
   * answer what a forger has sent in our name, and that must end nothing.
   */
  private static final Set<NotifyCode> REFUSALS =
      EnumSet.of(
          NotifyCode.INVALID_PROTOCOL_ID,
          NotifyCode.INVALID_SPI,
          NotifyCode.INVALID_TRANSFORM_ID,
          NotifyCode.ATTRIBUTES_NOT_SUPPORTED,
          NotifyCode.NO_PROPOSAL_CHOSEN,
          NotifyCode.INVALID_KEY_INFORMATION,
          NotifyCode.INVALID_ID_INFORMATION);

  private final Context context;
  private final Duplicates duplicates;

  Lifecycle(Context context) {
    this.context = context;
    this.duplicates = new Duplicates(context);
  }

  /** An exchange has come to its good end. */
  void conversationDone(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation == sa.phase1()) {
      established(now, sa);
      return;
    }
    QuickMode quick = conversation.quick();
    IpsecSa prepared = quick.prepared();
    if (prepared != null) {
      quick.complete();
      IpsecSa replaced = quick.replaces();
      if (replaced != null) {
        replaced.replacedBy(prepared);
      }
      context.ipsecSas().use(now, prepared);
      if (replaced != null) {
        context.ipsecSas().changeOverLater(replaced, prepared);
      }
    }
    sa.own(
        context.timers().set(now.plus(REPEATABLE), _ -> sa.quickModes().remove(quick.messageId())));
  }

  private void established(Instant now, IsakmpSa sa) {
    sa.standing(IsakmpSa.Standing.ESTABLISHED);
    sa.establishedAt(now);
    sa.heard(now);
    context.lastPaths().proved(sa.connection(), sa.path());
    if (sa.behindNat()) {
      context.keepalives().watch(now, sa.path());
    }
    context.counters().count("IKE_SAS_ESTABLISHED");
    context.outbox().add(new Report.IkeSaUp(sa.status()));
    if (sa.handshake().saidInitialContact) {
      dropOlder(now, sa);
    }
    schedule(now, sa);
    IsakmpSa old = sa.replaces();
    if (old != null && old.isEstablished()) {
      old.standing(IsakmpSa.Standing.REPLACED);
      endOnceIdle(now.plus(OVERLAP), old);
    }
    duplicates.lookFor(now, sa);
    List<Wish> wishes = List.copyOf(sa.wishes());
    sa.wishes().clear();
    wishes.forEach(wish -> context.initiation().wish(now, sa, wish));
  }

  /** Quick modes over a replaced ISAKMP SA come to their end before it does. */
  private void endOnceIdle(Instant due, IsakmpSa old) {
    old.own(
        context
            .timers()
            .set(
                due,
                now -> {
                  if (old.isNegotiating(now)) {
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
      if (sa.isInitiator() && !context.config().settings().danglingSas()) {
        Duration at =
            Randomly.upTo(context.random(), Lifetimes.spread(connection.randTime(), soft), soft);
        sa.own(context.timers().set(now.plus(at), due -> context.initiation().renew(due, sa)));
      }
      sa.own(context.timers().set(now.plus(hard), due -> delete(due, sa, DownReason.EXPIRED)));
    }
    context.deadPeerDetection().watch(now, sa);
  }

  /**
   * The peer has not got our last message, and gets it again. Where what it is about is gone, it is
   * told that instead.
   */
  void askedAgain(Arrival arrival, IsakmpSa sa, Conversation conversation) {
    IpsecSa made = conversation.hasQuick() ? conversation.quick().made() : null;
    if (made == null || context.ipsecSas().all().contains(made)) {
      if (made != null) {
        made.confirmed(arrival.now());
      }
      context.sender().sendAgain(sa, arrival.local(), arrival.remote(), conversation);
    } else {
      context.notices().deleteIpsec(sa, made);
    }
  }

  /** The peer tells of an error, authentically; IKEv1 does not say which exchange it means. */
  void refused(Instant now, IsakmpSa sa, Notification notification) {
    String why = NotifyCode.name(notification.code());
    Optional<Conversation> asked =
        REFUSALS.stream().anyMatch(notification::is)
            ? sa.quickModes().values().stream()
                .filter(q -> q.state() == State.QUICK_ASKED)
                .findFirst()
            : Optional.empty();
    if (asked.isEmpty()) {
      context.warn(sa + ": the peer says " + why);
      return;
    }
    context.warn(
        sa
            + ": the peer refuses the quick mode for child "
            + asked.get().quick().config().name()
            + " with "
            + why);
    conversationFailed(now, sa, asked.get());
  }

  /** An exchange has failed for good. */
  void conversationFailed(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation == sa.phase1()) {
      close(now, sa, DownReason.FAILED, "phase 1 has failed");
      return;
    }
    conversation.cancelTimer();
    sa.quickModes().remove(conversation.messageId());
    if (conversation.hasQuick()) {
      abandon(now, conversation);
    }
  }

  private void abandon(Instant now, Conversation conversation) {
    QuickMode quick = conversation.quick();
    IpsecSa prepared = quick.prepared();
    if (prepared != null) {
      quick.prepared(null);
      context.preparation().abandon(prepared);
    }
    if (conversation.role() == Role.INITIATOR && conversation.state() != State.DONE) {
      context.ipsecSas().negotiationEnded(now, quick.config());
    }
  }

  /** The peer has not answered a message for as long as is configured. */
  void unanswered(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation == sa.phase1()) {
      setUpUnanswered(now, sa);
    } else if (conversation.role() == Role.RESPONDER
        || sa.lastHeard().isAfter(conversation.firstSentAt())) {
      IpsecSa prepared = conversation.quick().prepared();
      if (prepared != null) {
        // The initiator may have said message 3 each time, and take the pair for one that is up.
        context.notices().deleteIpsec(sa, prepared);
      }
      conversationFailed(now, sa, conversation);
    } else {
      peerGone(now, sa);
    }
  }

  private void setUpUnanswered(Instant now, IsakmpSa sa) {
    ConnectionConfig connection = sa.connection();
    context.lastPaths().failed(connection, sa.begunOn());
    List<Wish> wishes = List.copyOf(sa.wishes());
    close(now, sa, DownReason.FAILED, "the peer does not answer");
    if (context.table().establishedWith(sa).isEmpty()) {
      context
          .ipsecSas()
          .with(sa)
          .forEach(pair -> context.ipsecSas().remove(now, pair, DownReason.LIVENESS));
    }
    if (connection.keyingTries() == 0 || sa.attempt() < connection.keyingTries()) {
      context
          .initiation()
          .start(now, connection, sa.begunOn(), sa.attempt() + 1)
          .ifPresent(fresh -> fresh.wishes().addAll(wishes));
    }
  }

  /** The peer of an established ISAKMP SA does not answer any more. */
  void peerGone(Instant now, IsakmpSa sa) {
    context.counters().count("LIVENESS_FAILED");
    context.outbox().add(new Report.LivenessFailed(sa.status()));
    List<IpsecSa> lost = context.ipsecSas().with(sa);
    for (IsakmpSa other : context.table().all()) {
      if (other != sa
          && other.sameEnds(sa)
          && other.wasEstablished()
          && !other.lastHeard().isAfter(sa.lastHeard())) {
        if (other.isEstablished() && other.abilities().deadPeerDetection()) {
          // The peer may have lost only the one: the other one answers for itself.
          context.deadPeerDetection().check(now, other, "the peer is silent on " + sa);
        } else {
          close(now, other, DownReason.LIVENESS, "the peer does not answer");
        }
      }
    }
    boolean last = isLastOfItsEnds(sa);
    close(now, sa, DownReason.LIVENESS, "the peer does not answer");
    if (!last) {
      return;
    }
    for (IpsecSa pair : lost) {
      if (pair.config().dpdAction().start() && !pair.replaced()) {
        context
            .initiation()
            .initiate(now, pair.connection(), pair.config())
            .ifPresent(context::warn);
      }
    }
  }

  /** The peer has deleted an ISAKMP SA. */
  void deletedByPeer(Instant now, IsakmpSa sa) {
    DownReason reason = sa.isEstablished() ? DownReason.DELETED_BY_PEER : DownReason.REKEYED;
    List<IpsecSa> lost = context.ipsecSas().with(sa);
    List<ChildConfig> asked =
        sa.quickModes().values().stream()
            .filter(q -> q.role() == Role.INITIATOR && q.state() == State.QUICK_ASKED)
            .map(q -> q.quick().config())
            .toList();
    close(now, sa, reason, "the peer deletes it");
    lost.stream()
        .filter(pair -> !pair.replaced() && !context.ipsecSas().has(pair))
        .forEach(pair -> closedByPeer(now, pair.connection(), pair.config()));
    asked.forEach(child -> closedByPeer(now, sa.connection(), child));
  }

  /** The peer has deleted a pair that is not in use here yet, because its message 3 is lost. */
  void deletedByPeer(Instant now, IsakmpSa over, EspSpi outboundSpi) {
    for (IsakmpSa sa : context.table().all()) {
      if (sa.sameEnds(over)) {
        List.copyOf(sa.quickModes().values()).stream()
            .filter(Conversation::hasQuick)
            .filter(quick -> quick.quick().prepares(outboundSpi))
            .forEach(quick -> conversationFailed(now, sa, quick));
      }
    }
  }

  /** The peer has deleted a pair of IPsec SAs. */
  void deletedByPeer(Instant now, IpsecSa pair) {
    boolean wasReplaced = pair.replaced();
    context
        .ipsecSas()
        .remove(now, pair, wasReplaced ? DownReason.REKEYED : DownReason.DELETED_BY_PEER);
    if (!wasReplaced) {
      closedByPeer(now, pair.connection(), pair.config());
    }
  }

  /** The peer has ended a pair, alone or with its ISAKMP SA: it may be wanted all the same. */
  private void closedByPeer(Instant now, ConnectionConfig connection, ChildConfig child) {
    if (child.closeAction().start()) {
      context.initiation().initiate(now, connection, child).ifPresent(context::warn);
    }
  }

  /** Deletes an ISAKMP SA and tells the peer. */
  void delete(Instant now, IsakmpSa sa, DownReason reason) {
    if (sa.standing() == IsakmpSa.Standing.CLOSED) {
      return;
    }
    if (sa.wasEstablished()) {
      if (isLastOfItsEnds(sa) && !leavesIpsecSas(reason)) {
        for (IpsecSa pair : context.ipsecSas().with(sa)) {
          context.notices().deleteIpsec(sa, pair);
        }
      }
      context.notices().deleteIsakmp(sa);
    }
    close(now, sa, reason, "deleted");
  }

  /**
   * Ends an ISAKMP SA here; no message leaves. Its IPsec SAs go with the last ISAKMP SA between
   * their ends: whoever loses that has no channel to keep them in step (RFC 2408 section 4.3).
   */
  void close(Instant now, IsakmpSa sa, DownReason reason, String why) {
    if (sa.standing() == IsakmpSa.Standing.CLOSED) {
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
      for (IpsecSa pair : context.ipsecSas().with(sa)) {
        context.ipsecSas().remove(now, pair, reason);
      }
    }
  }

  /** Whether dangling IPsec SAs go on without the ISAKMP SA: it was not lost, it just ended. */
  private boolean leavesIpsecSas(DownReason reason) {
    return context.config().settings().danglingSas()
        && (reason == DownReason.EXPIRED || reason == DownReason.DELETED_BY_PEER);
  }

  private boolean isLastOfItsEnds(IsakmpSa sa) {
    return context.table().established().noneMatch(other -> other != sa && other.sameEnds(sa));
  }

  private void forget(Instant now, IsakmpSa sa, DownReason reason, String why) {
    sa.standing(IsakmpSa.Standing.CLOSED);
    sa.cancelTimers();
    context.table().remove(sa);
    context.log(sa + ": " + why);
    if (sa.wasEstablished()) {
      context.outbox().add(new Report.IkeSaDown(sa.status(), reason));
    }
    for (Conversation quick : List.copyOf(sa.quickModes().values())) {
      abandon(now, quick);
    }
    for (Wish wish : sa.wishes()) {
      if (wish instanceof Wish.Child(ChildConfig child)) {
        context.ipsecSas().negotiationEnded(now, child);
      }
    }
  }

  /** Forgets an ISAKMP SA silently and leaves the IPsec SAs. */
  void clear(Instant now, IsakmpSa sa) {
    close(now, sa, DownReason.CLEARED, "cleared silently");
  }

  /** Whether there is nothing else between the ends: then INITIAL-CONTACT may be said. */
  boolean isFirstContact(IsakmpSa sa) {
    return context.table().all().stream()
            .noneMatch(other -> other != sa && other.wasEstablished() && other.sameEnds(sa))
        && context.ipsecSas().with(sa).isEmpty();
  }

  /**
   * The peer, now authenticated, has no older SA with us (RFC 2407 section 4.6.3.3): those it once
   * had are gone.
   */
  void initialContact(Instant now, IsakmpSa sa) {
    if (sa.connection().unique() == ConnectionConfig.Unique.NEVER) {
      return;
    }
    context.log(sa + ": the peer says INITIAL-CONTACT");
    dropOlder(now, sa);
  }

  /**
   * Drops what is older than the phase 1 of an ISAKMP SA. What was set up meanwhile is not: where
   * both ends begin at once, each says INITIAL-CONTACT, and neither means the other's new SA.
   */
  private void dropOlder(Instant now, IsakmpSa sa) {
    for (IsakmpSa other : context.table().all()) {
      if (other != sa
          && other.sameEnds(sa)
          && other.wasEstablished()
          && other.establishedAt().isBefore(sa.begunAt())
          && other.remoteId().equals(sa.remoteId())) {
        close(now, other, DownReason.INITIAL_CONTACT, "the peer has it no more");
      }
    }
    for (IpsecSa pair : context.ipsecSas().with(sa)) {
      if (pair.createdAt().isBefore(sa.begunAt())) {
        context.ipsecSas().remove(now, pair, DownReason.INITIAL_CONTACT);
      }
    }
  }
}

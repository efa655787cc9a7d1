package resync.peer.ike.v1;

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
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/** How ISAKMP SAs begin, live and end, and the IPsec SAs with them. */
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

  /**
   * Negotiates a child, over the connection's ISAKMP SA if there is one.
   *
   * @return why not; empty if the negotiation is under way or needless
   */
  Optional<String> initiate(Instant now, ConnectionConfig connection, ChildConfig child) {
    Optional<IsakmpSa> existing = usable(connection);
    if (existing.isPresent()) {
      IsakmpSa sa = existing.get();
      if (!isAsked(sa, child) && !context.ipsecSas().isUp(sa, child)) {
        wish(now, sa, new Wish.Child(child));
      }
      return Optional.empty();
    }
    Optional<IsakmpSa> fresh = start(now, connection);
    fresh.ifPresent(sa -> sa.wishes().add(new Wish.Child(child)));
    return fresh.isPresent()
        ? Optional.empty()
        : Optional.of(
            "connection "
                + connection.name()
                + " has no single local and remote address to initiate with");
  }

  /** The newest ISAKMP SA of a connection that is up, or one that we are setting up. */
  Optional<IsakmpSa> usable(ConnectionConfig connection) {
    List<IsakmpSa> all =
        context.table().all().stream()
            .filter(sa -> sa.connection().name().equals(connection.name()))
            .toList();
    return all.stream()
        .filter(IsakmpSa::isEstablished)
        .reduce((_, newer) -> newer)
        .or(() -> all.stream().filter(Lifecycle::isStarting).reduce((_, newer) -> newer));
  }

  static boolean isStarting(IsakmpSa sa) {
    return sa.isInitiator() && sa.standing() == IsakmpSa.Standing.STARTING;
  }

  private static boolean isAsked(IsakmpSa sa, ChildConfig child) {
    boolean wished =
        sa.wishes().stream()
            .anyMatch(w -> w instanceof Wish.Child(ChildConfig c) && c.name().equals(child.name()));
    return wished
        || sa.quickModes().values().stream()
            .anyMatch(
                q ->
                    (q.state() == State.QUICK_ASKED || q.state() == State.QUICK_CONNECTING)
                        && q.quick().config().name().equals(child.name()));
  }

  /** Does what is wished, now or once the ISAKMP SA is established. */
  void wish(Instant now, IsakmpSa sa, Wish wish) {
    if (!sa.isEstablished()) {
      sa.wishes().add(wish);
      return;
    }
    switch (wish) {
      case Wish.Child(ChildConfig child) -> QuickModeInitiator.begin(context, now, sa, child, null);
      case Wish.Tell tell -> {
        if (tell.stillWanted().getAsBoolean()) {
          context.notices().invalidSpi(sa, tell.protocol(), tell.spi());
          if (!sa.tells(tell.spi())) {
            // No informational exchange is answered: it may have lost the ISAKMP SA, too.
            context.notices().doubt(now, sa, "it still sends on an SPI that we do not have");
          }
        }
      }
    }
  }

  /** Begins a new ISAKMP SA where the connection says, whether there is another or not. */
  private Optional<IsakmpSa> start(Instant now, ConnectionConfig connection) {
    return UdpPath.configured(connection).flatMap(path -> start(now, connection, path, 1));
  }

  /** Begins a new ISAKMP SA, whether there is another or not. */
  Optional<IsakmpSa> start(Instant now, ConnectionConfig connection, UdpPath path, int attempt) {
    if (Phase1Proposals.suites(connection).isEmpty()) {
      return Optional.empty();
    }
    Conversation phase1 =
        connection.aggressive()
            ? new Conversation(Exchange.AGGRESSIVE, Role.INITIATOR, 0, State.AGGRESSIVE_ASKED)
            : new Conversation(Exchange.IDENTITY_PROTECTION, Role.INITIATOR, 0, State.PROPOSED);
    IsakmpSa sa =
        new IsakmpSa(
            phase1,
            context.newCookie(),
            IkeSpi.ZERO,
            connection,
            path.local(),
            path.remote(),
            now,
            attempt);
    context.table().add(sa);
    List<IsakmpPayload> first =
        connection.aggressive() ? AggressiveMode.ask(context, sa) : MainMode.propose(sa);
    context.sender().send(now, sa, phase1, false, first);
    context.sender().awaitAnswer(now, sa, phase1);
    return Optional.of(sa);
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
      quick.prepared(null);
      IpsecSa replaced = quick.replaces();
      if (replaced != null) {
        replaced.replacedBy(prepared);
      }
      context.ipsecSas().use(now, prepared);
      if (replaced != null) {
        context.ipsecSas().changeOverLater(now, replaced, prepared);
      }
    }
    sa.own(
        context.timers().set(now.plus(REPEATABLE), _ -> sa.quickModes().remove(quick.messageId())));
  }

  private void established(Instant now, IsakmpSa sa) {
    sa.standing(IsakmpSa.Standing.ESTABLISHED);
    sa.establishedAt(now);
    sa.heard(now);
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
      old.own(context.timers().set(now.plus(OVERLAP), at -> delete(at, old, DownReason.REKEYED)));
    }
    duplicates.lookFor(now, sa);
    List<Wish> wishes = List.copyOf(sa.wishes());
    sa.wishes().clear();
    wishes.forEach(wish -> wish(now, sa, wish));
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
        sa.own(context.timers().set(now.plus(at), due -> renew(due, sa)));
      }
      sa.own(context.timers().set(now.plus(hard), due -> delete(due, sa, DownReason.EXPIRED)));
    }
    context.deadPeerDetection().watch(now, sa);
  }

  /**
   * A new phase 1 takes the place of an ISAKMP SA, if it is the newest between its ends.
   *
   * @return whether it is
   */
  boolean renew(Instant now, IsakmpSa sa) {
    boolean newest = context.table().establishedWith(sa).filter(other -> other == sa).isPresent();
    boolean underWay = context.table().all().stream().anyMatch(other -> other.replaces() == sa);
    if (newest && !underWay) {
      NatPaths.forRekeying(sa)
          .flatMap(path -> start(now, sa.connection(), path, 1))
          .ifPresent(fresh -> fresh.replaces(sa));
    }
    return newest;
  }

  /** A new quick mode makes the pair that takes the place of this one. */
  void renew(Instant now, IpsecSa pair) {
    Optional<IsakmpSa> sa = context.table().establishedWith(pair);
    if (sa.isPresent()) {
      if (!isAsked(sa.get(), pair.config())) {
        QuickModeInitiator.begin(context, now, sa.get(), pair.config(), pair);
      }
    } else if (usable(pair.connection()).isEmpty()) {
      NatPaths.to(pair)
          .flatMap(path -> start(now, pair.connection(), path, 1))
          .ifPresent(fresh -> fresh.wishes().add(new Wish.Child(pair.config())));
    }
  }

  /** Something makes us doubt that the peer still has a pair of SAs. */
  void doubt(Instant now, IpsecSa pair, String cause) {
    Optional<IsakmpSa> sa = context.table().establishedWith(pair);
    if (sa.isPresent()) {
      context.deadPeerDetection().check(now, sa.get(), cause);
    } else if (usable(pair.connection()).isEmpty()) {
      NatPaths.to(pair).ifPresent(path -> start(now, pair.connection(), path, 1));
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
      context.ipsecSas().abandon(prepared);
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
      conversationFailed(now, sa, conversation);
    } else {
      peerGone(now, sa);
    }
  }

  private void setUpUnanswered(Instant now, IsakmpSa sa) {
    ConnectionConfig connection = sa.connection();
    List<Wish> wishes = List.copyOf(sa.wishes());
    close(now, sa, DownReason.FAILED, "the peer does not answer");
    if (context.table().establishedWith(sa).isEmpty()) {
      context
          .ipsecSas()
          .with(sa)
          .forEach(pair -> context.ipsecSas().remove(now, pair, DownReason.LIVENESS));
    }
    if (connection.keyingTries() == 0 || sa.attempt() < connection.keyingTries()) {
      start(now, connection, sa.begunOn(), sa.attempt() + 1)
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
        initiate(now, pair.connection(), pair.config()).ifPresent(context::warn);
      }
    }
  }

  /** The peer has deleted an ISAKMP SA. */
  void deletedByPeer(Instant now, IsakmpSa sa) {
    DownReason reason = sa.isEstablished() ? DownReason.DELETED_BY_PEER : DownReason.REKEYED;
    close(now, sa, reason, "the peer deletes it");
  }

  /** The peer has deleted a pair of IPsec SAs. */
  void deletedByPeer(Instant now, IpsecSa pair) {
    boolean wasReplaced = pair.replaced();
    context
        .ipsecSas()
        .remove(now, pair, wasReplaced ? DownReason.REKEYED : DownReason.DELETED_BY_PEER);
    if (!wasReplaced && pair.config().closeAction().start()) {
      initiate(now, pair.connection(), pair.config()).ifPresent(context::warn);
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

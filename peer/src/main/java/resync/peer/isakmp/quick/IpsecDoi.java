package resync.peer.isakmp.quick;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.ManagedPair;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.isakmp.Context;
import resync.peer.isakmp.Conversation;
import resync.peer.isakmp.Doi;
import resync.peer.isakmp.ExchangeHandler;
import resync.peer.isakmp.Exchanges;
import resync.peer.isakmp.Hashes;
import resync.peer.isakmp.Informational;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.OfferFault;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.State;
import resync.peer.sa.Spi;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/** The IPsec DOI on ISAKMP SAs (RFC 2407): quick modes, and the SAs that they make. */
final class IpsecDoi implements Doi, ExchangeHandler {
  /** How many quick modes one peer may keep under way. */
  private static final int QUICK_MODES = 64;

  /** How long the last message of a quick mode can be sent again. */
  private static final Duration REPEATABLE = Duration.ofSeconds(60);

  private final Supplier<QuickContext> services;
  private final Supplier<Exchanges> exchanges;
  private final Negotiations negotiations;

  /**
   * @param services not asked for before the first ISAKMP SA
   * @param exchanges likewise
   */
  IpsecDoi(
      Supplier<QuickContext> services, Supplier<Exchanges> exchanges, Negotiations negotiations) {
    this.services = services;
    this.exchanges = exchanges;
    this.negotiations = negotiations;
  }

  private Context context() {
    return services.get().phase1();
  }

  private IpsecSas pairs() {
    return services.get().pairs();
  }

  private IpsecInformational informational() {
    return new IpsecInformational(context().informational());
  }

  // Messages.

  @Override
  public void receive(Arrival arrival, IkeHeader header, IsakmpSa sa) {
    int messageId = (int) header.messageId();
    Conversation known = sa.exchanges().get(messageId);
    if (known == null && (sa.knowsMessageId(messageId) || sa.exchanges().size() >= QUICK_MODES)) {
      context().counters().count("IKE_REPEATED_REQUESTS");
      context().debug("from " + arrival.remote() + ": a quick mode that is over, or one too many");
      return;
    }
    Conversation conversation = known;
    if (conversation == null) {
      conversation = new QuickExchange(services.get(), Role.RESPONDER, messageId, State.NONE);
      conversation.iv(Hashes.phase2Iv(sa, messageId));
    }
    exchanges.get().converse(arrival, header, sa, conversation, QuickTransitions.TABLE, this);
  }

  @Override
  public boolean isAuthentic(IsakmpSa sa, Conversation conversation, IsakmpMessage message) {
    return QuickHashes.isAuthentic(sa, QuickExchange.of(conversation), message);
  }

  @Override
  public boolean saysLastWord(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation.setsCommitBit()) {
      CommitBit.connect(context().sender(), now, sa, QuickExchange.of(conversation));
    }
    return conversation.setsCommitBit();
  }

  @Override
  public void done(Instant now, IsakmpSa sa, Conversation conversation) {
    QuickMode quick = QuickExchange.of(conversation).quick();
    IpsecSa prepared = quick.prepared();
    if (prepared != null) {
      quick.complete();
      IpsecSa replaced = quick.replaces();
      if (replaced != null) {
        replaced.replacedBy(prepared);
      }
      pairs().use(now, prepared);
      if (replaced != null) {
        pairs().changeOverLater(replaced, prepared);
      }
    }
    sa.own(
        context()
            .timers()
            .set(now.plus(REPEATABLE), _ -> sa.exchanges().remove(quick.messageId())));
  }

  /**
   * The peer has not got our last message, and gets it again. Where what it is about is gone, it is
   * told that instead.
   */
  @Override
  public void askedAgain(Arrival arrival, IsakmpSa sa, Conversation conversation) {
    QuickExchange exchange = QuickExchange.of(conversation);
    IpsecSa made = exchange.hasQuick() ? exchange.quick().made() : null;
    if (made == null || pairs().has(made)) {
      if (made != null) {
        made.confirmed(arrival.now());
      }
      context().sender().sendAgain(sa, arrival.local(), arrival.remote(), conversation);
    } else {
      informational().delete(sa, made);
    }
  }

  @Override
  public void failed(Instant now, IsakmpSa sa, Conversation conversation) {
    conversation.cancelTimer();
    sa.exchanges().remove(conversation.messageId());
    abandon(now, conversation);
  }

  private void abandon(Instant now, Conversation conversation) {
    QuickExchange exchange = QuickExchange.of(conversation);
    if (!exchange.hasQuick()) {
      return;
    }
    QuickMode quick = exchange.quick();
    IpsecSa prepared = quick.prepared();
    if (prepared != null) {
      quick.prepared(null);
      pairs().abandon(prepared);
    }
    if (conversation.role() == Role.INITIATOR && conversation.state() != State.DONE) {
      pairs().negotiationEnded(now, quick.config(), false);
    }
  }

  @Override
  public boolean isOver(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation.state() == State.QUICK_CONNECTING
        && CommitBit.isOver(sa, QuickExchange.of(conversation))) {
      finish(now, sa, conversation);
      return true;
    }
    return false;
  }

  /** The wait for CONNECTED is over: the SAs are in use. */
  private void finish(Instant now, IsakmpSa sa, Conversation conversation) {
    conversation.cancelTimer();
    conversation.follow(State.QUICK_CONNECTING, State.DONE);
    done(now, sa, conversation);
  }

  @Override
  public void unanswered(Instant now, IsakmpSa sa, Conversation conversation) {
    if (conversation.isPhase1()) {
      context().lifecycle().unanswered(now, sa);
    } else if (conversation.role() == Role.RESPONDER
        || sa.lastHeard().isAfter(conversation.firstSentAt())) {
      IpsecSa prepared = QuickExchange.of(conversation).quick().prepared();
      if (prepared != null) {
        // The initiator may have said message 3 each time, and take the pair for one that is up.
        informational().delete(sa, prepared);
      }
      failed(now, sa, conversation);
    } else {
      context().lifecycle().peerGone(now, sa);
    }
  }

  // Informational exchanges.

  @Override
  public boolean connected(Instant now, IsakmpSa sa, int messageId) {
    Conversation waiting = sa.exchanges().get(messageId);
    if (waiting == null || waiting.state() != State.QUICK_CONNECTING) {
      return false;
    }
    context().debug(sa + ": the peer says CONNECTED (RFC 2408 section 3.1)");
    finish(now, sa, waiting);
    return true;
  }

  @Override
  public void notified(Instant now, Endpoint remote, IsakmpSa sa, Notification notification) {
    Spi spi = spi(notification).orElseThrow();
    context().counters().count("INVALID_SPI_RECEIVED");
    context().outbox().add(new Report.InvalidSpiReceived(remote, spi, true));
    pairs()
        .byOutboundSpi(sa, spi)
        .ifPresent(
            pair ->
                pairs()
                    .remove(
                        now, pair, pair.replaced() ? DownReason.REKEYED : DownReason.INVALID_SPI));
  }

  @Override
  public boolean mayHaveSent(Endpoint remote, Notification notification) {
    Optional<Spi> spi = spi(notification).filter(sent -> pairs().sends(remote.address(), sent));
    spi.ifPresent(
        sent -> context().outbox().add(new Report.InvalidSpiReceived(remote, sent, false)));
    return spi.isPresent();
  }

  private static Optional<Spi> spi(Notification notification) {
    return Informational.spi(notification).map(octets -> new Spi(octets.toInt()));
  }

  @Override
  public void refused(Instant now, IsakmpSa sa, Notification notification) {
    String why = NotifyCode.name(notification.code());
    Optional<Conversation> asked =
        refusesQuickMode(notification)
            ? sa.exchanges().values().stream()
                .filter(q -> q.state() == State.QUICK_ASKED)
                .findFirst()
            : Optional.empty();
    if (asked.isEmpty()) {
      context().warn(sa + ": the peer says " + why);
      return;
    }
    ChildConfig child = QuickExchange.of(asked.get()).quick().config();
    context()
        .warn(
            sa
                + ": the peer refuses the quick mode for child "
                + child.name()
                + " with "
                + why
                + (OfferFault.isOne(notification)
                    ? "; we offer " + Phase2Offer.configured(sa, child)
                    : ""));
    failed(now, sa, asked.get());
  }

  /**
   * What is said of a quick mode only after its HASH has verified. With anything else a peer may
   * answer what a forger has sent in our name, and that must end nothing.
   */
  private static boolean refusesQuickMode(Notification notification) {
    return OfferFault.isOne(notification)
        || notification.is(NotifyCode.INVALID_KEY_INFORMATION)
        || notification.is(NotifyCode.INVALID_ID_INFORMATION);
  }

  @Override
  public void deleted(Instant now, IsakmpSa sa, Delete delete) {
    for (Octets octets : delete.spis()) {
      Spi spi = new Spi(octets.toInt());
      pairs()
          .byOutboundSpi(sa, spi)
          .ifPresentOrElse(pair -> deleted(now, pair), () -> deletedEarly(now, sa, spi));
    }
  }

  private void deleted(Instant now, IpsecSa pair) {
    boolean wasReplaced = pair.replaced();
    pairs().remove(now, pair, wasReplaced ? DownReason.REKEYED : DownReason.DELETED_BY_PEER);
    if (!wasReplaced) {
      closedByPeer(now, pair.connection(), pair.config());
    }
  }

  /** The peer has deleted a pair that is not in use here yet, because its message 3 is lost. */
  private void deletedEarly(Instant now, IsakmpSa over, Spi outboundSpi) {
    for (IsakmpSa sa : context().table().all()) {
      if (sa.sameEnds(over)) {
        List.copyOf(sa.exchanges().values()).stream()
            .map(QuickExchange::of)
            .filter(QuickExchange::hasQuick)
            .filter(exchange -> exchange.quick().prepares(outboundSpi))
            .forEach(exchange -> failed(now, sa, exchange));
      }
    }
  }

  /** The peer has ended a pair, alone or with its ISAKMP SA: it may be wanted all the same. */
  private void closedByPeer(Instant now, ConnectionConfig connection, ChildConfig child) {
    context()
        .config()
        .current(connection, child)
        .filter(wanted -> wanted.child().closeAction().start())
        .flatMap(wanted -> negotiations.initiate(now, wanted.connection(), wanted.child()))
        .ifPresent(context()::warn);
  }

  // What becomes of ISAKMP SAs.

  @Override
  public List<IpsecSa> pairsWith(IsakmpSa sa) {
    return pairs().with(sa);
  }

  @Override
  public boolean isNegotiating(Instant now, IsakmpSa sa) {
    return sa.exchanges().values().stream()
        .map(QuickExchange::of)
        .anyMatch(
            exchange ->
                exchange.state() != State.DONE
                    || (exchange.hasQuick() && exchange.quick().isUnconfirmed(now)));
  }

  @Override
  public void dropOlder(Instant now, IsakmpSa sa) {
    for (IpsecSa pair : pairs().with(sa)) {
      if (pair.createdAt().isBefore(sa.begunAt())) {
        pairs().remove(now, pair, DownReason.INITIAL_CONTACT);
      }
    }
  }

  @Override
  public void drop(Instant now, IsakmpSa sa, DownReason reason) {
    pairs().with(sa).forEach(pair -> pairs().remove(now, pair, reason));
  }

  @Override
  public void sayGoodbye(IsakmpSa last) {
    pairs().with(last).forEach(pair -> informational().delete(last, pair));
  }

  @Override
  public void abandonExchanges(Instant now, IsakmpSa sa) {
    List.copyOf(sa.exchanges().values()).forEach(exchange -> abandon(now, exchange));
  }

  @Override
  public void restart(Instant now, IsakmpSa sa, Collection<? extends ManagedPair> lost) {
    for (ManagedPair each : lost) {
      if (each instanceof IpsecSa pair && !pair.replaced()) {
        context()
            .config()
            .current(pair.connection(), pair.config())
            .filter(wanted -> wanted.child().dpdAction().start())
            .flatMap(wanted -> negotiations.initiate(now, wanted.connection(), wanted.child()))
            .ifPresent(context()::warn);
      }
    }
  }

  @Override
  public void restartAfter(Instant now, IsakmpSa sa, Runnable close) {
    List<IpsecSa> lost = pairs().with(sa);
    List<ChildConfig> asked =
        sa.exchanges().values().stream()
            .filter(q -> q.role() == Role.INITIATOR && q.state() == State.QUICK_ASKED)
            .map(q -> QuickExchange.of(q).quick().config())
            .toList();
    close.run();
    lost.stream()
        .filter(pair -> !pair.replaced() && !pairs().has(pair))
        .forEach(pair -> closedByPeer(now, pair.connection(), pair.config()));
    asked.forEach(child -> closedByPeer(now, sa.connection(), child));
  }
}

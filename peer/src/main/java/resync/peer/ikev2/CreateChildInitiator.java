package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.Transform;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.ike.Report.DownReason;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/**
 * CREATE_CHILD_SA for a further or a replaced Child SA, as the initiator (RFC 7296 section 1.3).
 */
final class CreateChildInitiator implements IkeSa.Request {
  private static final Duration RETRY = Duration.ofSeconds(3);

  private final Context context;
  private final ChildConfig config;
  private final @Nullable Child replaced;
  private final @Nullable KeyExchangeMethod wantedGroup;
  private @Nullable Asked asked;
  private @Nullable Collision collision;

  /** What has been sent. */
  private record Asked(
      ChildNegotiation.Offer offer, Octets nonce, Optional<KeyExchange> keyExchange) {}

  /**
   * The peer has replaced the same Child SA while our request was on its way (section 2.8.1).
   *
   * @param lowestNonce the lower one of the two nonces of its exchange
   * @param created the Child SA that its exchange made
   */
  record Collision(Octets lowestNonce, Child created) {}

  /**
   * Asks for a Child SA.
   *
   * @param replaced the one it takes the place of; null for a further one
   */
  CreateChildInitiator(Context context, ChildConfig config, @Nullable Child replaced) {
    this(context, config, replaced, null);
  }

  private CreateChildInitiator(
      Context context,
      ChildConfig config,
      @Nullable Child replaced,
      @Nullable KeyExchangeMethod wantedGroup) {
    this.context = context;
    this.config = config;
    this.replaced = replaced;
    this.wantedGroup = wantedGroup;
  }

  @Override
  public ChildConfig child() {
    return config;
  }

  @Override
  public boolean createsChild() {
    return true;
  }

  /** Whether it asks for a further Child SA of this configuration. */
  boolean adds(ChildConfig child) {
    return replaced == null && config.name().equals(child.name());
  }

  @Override
  public boolean replaces(Child old) {
    return replaced == old;
  }

  void collidesWith(Collision other) {
    collision = other;
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.CREATE_CHILD_SA;
  }

  @Override
  public String story() {
    return replaced == null
        ? "CREATE_CHILD_SA for " + config.name()
        : "CREATE_CHILD_SA to rekey " + replaced;
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    boolean pointless =
        replaced == null
            ? context.children().isUp(sa, config)
            : !context.children().has(replaced)
                || !sa.owns(replaced)
                || replaced.rekeyed()
                || replaced.deleting();
    if (!sa.isEstablished() || pointless) {
      return Optional.empty();
    }
    Optional<KeyExchange> keyExchange =
        group().map(method -> KeyExchange.generate(method, context.random()));
    ChildNegotiation.Offer offer =
        new ChildNegotiation.Offer(
            config, context.children().newInboundSpi(), keyExchange.isPresent());
    Octets nonce = Octets.of(context.random().octets(InitInitiator.NONCE_LENGTH));
    asked = new Asked(offer, nonce, keyExchange);
    List<Payload> payloads = new ArrayList<>();
    if (replaced != null) {
      payloads.add(
          new Payload.Notify(
              SecurityProtocol.ESP,
              Octets.of(replaced.inboundSpi().octets()),
              NotifyType.REKEY_SA.number(),
              Octets.EMPTY));
    }
    List<Payload> offered = offer.payloads(sa);
    payloads.add(offered.getFirst());
    payloads.add(new Payload.Nonce(nonce));
    keyExchange.ifPresent(
        own ->
            payloads.add(
                new Payload.KeyExchange(own.method().transformId(), Octets.of(own.publicValue()))));
    payloads.addAll(offered.subList(1, offered.size()));
    return Optional.of(payloads);
  }

  private Optional<KeyExchangeMethod> group() {
    return wantedGroup != null ? Optional.of(wantedGroup) : groups(config).stream().findFirst();
  }

  private static List<KeyExchangeMethod> groups(ChildConfig config) {
    return config.proposals().stream()
        .flatMap(p -> p.of(Transform.Type.KEY_EXCHANGE).stream())
        .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()).stream())
        .toList();
  }

  /** The responder chose a proposal with another group than our KE payload has. */
  static Outcome otherGroup(Turn turn) {
    CreateChildInitiator request = turn.answered(CreateChildInitiator.class);
    Octets data = turn.message().notification(NotifyType.INVALID_KE_PAYLOAD).orElseThrow().data();
    Optional<KeyExchangeMethod> group =
        data.length() == 2
            ? KeyExchangeMethod.ofTransform(data.at(0) << 8 | data.at(1))
            : Optional.empty();
    if (request.wantedGroup != null
        || group.isEmpty()
        || !groups(request.config).contains(group.get())) {
      return request.failed(turn, "the peer wants a group that we did not offer");
    }
    turn.sa()
        .window()
        .enqueueFirst(
            new CreateChildInitiator(
                turn.context(), request.config, request.replaced, group.get()));
    return Outcome.done();
  }

  static Outcome refused(Turn turn) {
    CreateChildInitiator request = turn.answered(CreateChildInitiator.class);
    Payload.Notify error = turn.message().error().orElseThrow();
    Child old = request.replaced;
    Context context = turn.context();
    boolean notFound = error.is(NotifyType.CHILD_SA_NOT_FOUND);
    boolean notYet = old != null && notFound && old.mayBeUnknownToPeer(turn.now());
    if (old != null && notFound && !notYet) {
      // The peer lost it: ours is of no use either, and a new one is wanted (section 2.25.1).
      context.children().remove(turn.now(), old, DownReason.DELETED_BY_PEER);
      if (!old.rekeyed()) {
        turn.sa().request(turn.now(), new CreateChildInitiator(context, old.config(), null));
      }
    } else if (old != null && (notYet || error.is(NotifyType.TEMPORARY_FAILURE))) {
      old.own(
          context
              .timers()
              .set(turn.now().plus(RETRY), at -> context.children().softExpiry(at, old)));
    }
    if (old == null && error.is(NotifyType.TEMPORARY_FAILURE)) {
      IkeSa sa = turn.sa();
      sa.own(
          context
              .timers()
              .set(
                  turn.now().plus(RETRY),
                  at ->
                      context
                          .lifecycle()
                          .initiate(at, sa.connection(), request.config, 1)
                          .ifPresent(context::warn)));
    }
    return request.failed(
        turn,
        "the peer answers "
            + NotifyType.name(error.code())
            + OfferWords.afterError(error, request.config.proposals()));
  }

  private Outcome failed(Turn turn, String why) {
    turn.context().children().negotiationEnded(turn.now(), config, false);
    return new Outcome.Refused(List.of(), story() + ": " + why);
  }

  static Outcome accepted(Turn turn) {
    CreateChildInitiator request = turn.answered(CreateChildInitiator.class);
    Asked sent = request.asked;
    if (sent == null) {
      throw new IllegalStateException("answered before it was sent");
    }
    Context context = turn.context();
    IkeSa sa = turn.sa();
    switch (ChildNegotiation.accept(sa, sent.offer(), turn.message())) {
      case ChildNegotiation.Refusal(NotifyType _, String why) -> {
        sa.window().enqueueFirst(InformationalInitiator.deleteSpi(sent.offer().inboundSpi()));
        return request.failed(turn, why);
      }
      case ChildNegotiation.Agreed agreed -> {
        Optional<ChildKeys> keys = keys(sa, sent, agreed, turn.message());
        if (keys.isEmpty()) {
          sa.window().enqueueFirst(InformationalInitiator.deleteSpi(sent.offer().inboundSpi()));
          return request.failed(turn, "the peer's KE payload does not fit what it chose");
        }
        Child created = context.children().make(turn.now(), sa, agreed, keys.get(), true);
        request.settle(turn, sent, created);
        return Outcome.done();
      }
    }
  }

  private static Optional<ChildKeys> keys(
      IkeSa sa, Asked sent, ChildNegotiation.Agreed agreed, IkeMessage answer) {
    Octets responderNonce = answer.first(Payload.Nonce.class).orElseThrow().data();
    Optional<KeyExchangeMethod> chosen = agreed.choice().keyExchange();
    Protection protection = sa.protection();
    if (chosen.isEmpty()) {
      return Optional.of(
          KeyDerivation.childKeys(
              protection.suite().prf(),
              protection.keys().skD(),
              sent.nonce().toArray(),
              responderNonce.toArray(),
              agreed.suite()));
    }
    Optional<Secret> shared =
        answer
            .first(Payload.KeyExchange.class)
            .filter(ke -> ke.group() == chosen.get().transformId())
            .flatMap(
                ke ->
                    sent.keyExchange()
                        .filter(own -> own.method() == chosen.get())
                        .flatMap(own -> own.sharedSecret(ke.publicValue().toArray())));
    return shared.map(
        secret ->
            KeyDerivation.childKeysWithPfs(
                protection.suite().prf(),
                protection.keys().skD(),
                secret,
                sent.nonce().toArray(),
                responderNonce.toArray(),
                agreed.suite()));
  }

  /**
   * Deletes the old Child SA, if there is one. When both ends have replaced it, or have made the
   * same new one, the exchange with the lowest of the four nonces loses: who began it deletes what
   * it made, the other end the old one (section 2.8.1). That the winner has what its exchange has
   * made is not known from ours: our answer may be lost.
   */
  private void settle(Turn turn, Asked sent, Child created) {
    Children children = turn.context().children();
    if (replaced != null) {
      replaced.markRekeyed();
    }
    Octets answered = turn.required(Payload.Nonce.class).data();
    Octets ours = Nonces.lower(sent.nonce(), answered);
    if (collision != null && Nonces.lower(ours, collision.lowestNonce()).equals(ours)) {
      if (replaced == null) {
        children.giveWay(turn.now(), created, collision.created());
      } else {
        created.markRekeyed();
        children.delete(turn.now(), created, DownReason.REKEYED);
      }
      return;
    }
    children.prefer(created);
    if (collision != null && children.has(collision.created())) {
      children.leaveToPeer(turn.now(), collision.created());
    }
    if (replaced != null) {
      children.delete(turn.now(), replaced, DownReason.REKEYED);
    }
  }

  @Override
  public void abandoned(Instant now, IkeSa sa) {
    if (replaced != null && replaced.owner() != null && !sa.owns(replaced)) {
      context.children().rekey(now, replaced);
    } else if (!context.children().isUp(sa, config)) {
      // Also where this was a rekeying: packets may have asked for a new one meanwhile.
      context.children().negotiationEnded(now, config, true);
    }
  }
}

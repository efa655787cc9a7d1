package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.IkeKeys;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.Proposal;
import resync.peer.wire.SecurityProtocol;

/** CREATE_CHILD_SA for a new IKE SA in the place of this one, as the initiator (section 1.3.2). */
final class RekeyIkeInitiator implements IkeSa.Request {
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final int SPI_SIZE = 8;

  private final Context context;
  private final @Nullable KeyExchangeMethod wantedGroup;
  private @Nullable Asked asked;
  private @Nullable Collision collision;

  /**
   * The peer has rekeyed the IKE SA, too, while our request was on its way (section 2.8.2).
   *
   * @param lowestNonce the lower one of the two nonces of its exchange
   * @param fresh the IKE SA that its exchange made
   */
  record Collision(Octets lowestNonce, IkeSa fresh) {}

  private record Asked(IkeSpi spi, Octets nonce, KeyExchange keyExchange) {}

  RekeyIkeInitiator(Context context) {
    this(context, null);
  }

  private RekeyIkeInitiator(Context context, @Nullable KeyExchangeMethod wantedGroup) {
    this.context = context;
    this.wantedGroup = wantedGroup;
  }

  void collidesWith(Collision other) {
    collision = other;
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.CREATE_CHILD_SA;
  }

  @Override
  public boolean replacesIkeSa() {
    return true;
  }

  @Override
  public String story() {
    return "CREATE_CHILD_SA to rekey the IKE SA";
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    if (!sa.isEstablished()) {
      return Optional.empty();
    }
    KeyExchangeMethod method =
        wantedGroup != null ? wantedGroup : sa.protection().suite().keyExchange();
    Asked fresh =
        new Asked(
            context.newIkeSpi(),
            Octets.of(context.random().octets(InitInitiator.NONCE_LENGTH)),
            KeyExchange.generate(method, context.random()));
    asked = fresh;
    return Optional.of(
        List.of(
            new Payload.Sa(
                Proposals.offer(
                    sa.connection().proposals(),
                    SecurityProtocol.IKE,
                    Octets.of(fresh.spi().octets()),
                    true)),
            new Payload.Nonce(fresh.nonce()),
            new Payload.KeyExchange(
                method.transformId(), Octets.of(fresh.keyExchange().publicValue()))));
  }

  static Outcome otherGroup(Turn turn) {
    RekeyIkeInitiator request = turn.answered(RekeyIkeInitiator.class);
    Octets data = turn.message().notification(NotifyType.INVALID_KE_PAYLOAD).orElseThrow().data();
    Optional<KeyExchangeMethod> group =
        data.length() == 2
            ? KeyExchangeMethod.ofTransform(data.at(0) << 8 | data.at(1))
            : Optional.empty();
    if (request.wantedGroup != null || group.isEmpty()) {
      return later(turn, "the peer wants a group that we do not know");
    }
    turn.sa().window().enqueueFirst(new RekeyIkeInitiator(turn.context(), group.get()));
    return Outcome.done();
  }

  static Outcome refused(Turn turn) {
    Payload.Notify error = turn.message().error().orElseThrow();
    return later(
        turn,
        "the peer answers "
            + NotifyType.name(error.code())
            + OfferWords.afterError(error, turn.sa().connection().proposals()));
  }

  private static Outcome later(Turn turn, String why) {
    Context context = turn.context();
    IkeSa sa = turn.sa();
    Duration third = sa.connection().overTime().dividedBy(3);
    Duration longest = third.compareTo(LONGEST_RETRY) < 0 ? third : LONGEST_RETRY;
    Duration wait = Randomly.upTo(context.random(), longest.dividedBy(2), longest);
    sa.own(
        context
            .timers()
            .set(turn.now().plus(wait), at -> sa.request(at, new RekeyIkeInitiator(context))));
    return new Outcome.Refused(List.of(), "the IKE SA is not rekeyed yet: " + why);
  }

  static Outcome accepted(Turn turn) {
    RekeyIkeInitiator request = turn.answered(RekeyIkeInitiator.class);
    Optional<IkeSa> fresh = request.completed(turn);
    if (fresh.isEmpty()) {
      return later(turn, "the peer's answer does not fit our offer");
    }
    turn.context().lifecycle().replaced(turn.now(), turn.sa(), fresh.get());
    return Outcome.done();
  }

  /**
   * Both ends have rekeyed: the exchange with the lowest of the four nonces loses. Who began it
   * deletes the IKE SA that it made, the other end the old one (section 2.8.2).
   */
  static Outcome settled(Turn turn) {
    RekeyIkeInitiator request = turn.answered(RekeyIkeInitiator.class);
    Optional<IkeSa> fresh = request.completed(turn);
    if (fresh.isEmpty()) {
      return yielded(turn);
    }
    Lifecycle lifecycle = turn.context().lifecycle();
    Collision other = request.collided();
    Octets ours = Nonces.lower(request.sent().nonce(), turn.required(Payload.Nonce.class).data());
    if (Nonces.lower(ours, other.lowestNonce()).equals(ours)) {
      lifecycle.replacedByPeer(turn.now(), turn.sa(), other.fresh());
      lifecycle.delete(turn.now(), fresh.get(), DownReason.REKEYED);
    } else {
      lifecycle.lost(turn.now(), turn.sa(), other.fresh());
      lifecycle.replaced(turn.now(), turn.sa(), fresh.get());
    }
    return Outcome.done();
  }

  /** The peer has not taken part in our rekeying: its own one stands. */
  static Outcome yielded(Turn turn) {
    RekeyIkeInitiator request = turn.answered(RekeyIkeInitiator.class);
    request.giveWay(turn.now(), turn.sa());
    return Outcome.done();
  }

  private void giveWay(Instant now, IkeSa old) {
    context.lifecycle().replacedByPeer(now, old, collided().fresh());
  }

  /** The peer deletes the old IKE SA: our rekeying has come to nothing, its own stands. */
  static void overtaken(Instant now, IkeSa old) {
    if (old.window().active() instanceof RekeyIkeInitiator request) {
      request.giveWay(now, old);
    }
  }

  private Collision collided() {
    if (collision == null) {
      throw new IllegalStateException("no rekeying of the peer has met ours");
    }
    return collision;
  }

  private Asked sent() {
    if (asked == null) {
      throw new IllegalStateException("answered before it was sent");
    }
    return asked;
  }

  /** The new IKE SA that the answer completes; empty where the answer does not fit our offer. */
  private Optional<IkeSa> completed(Turn turn) {
    Asked sent = sent();
    IkeSa old = turn.sa();
    Optional<Proposals.Choice> choice =
        Proposals.verify(
            old.connection().proposals(),
            turn.required(Payload.Sa.class).proposals(),
            SecurityProtocol.IKE,
            true);
    Optional<IkeSuite> suite = choice.flatMap(Proposals.Choice::ikeSuite);
    Payload.KeyExchange theirs = turn.required(Payload.KeyExchange.class);
    Optional<IkeSpi> remoteSpi = choice.flatMap(c -> spi(c.proposal()));
    Optional<Secret> shared =
        theirs.group() == sent.keyExchange().method().transformId()
            ? sent.keyExchange().sharedSecret(theirs.publicValue().toArray())
            : Optional.empty();
    if (suite.isEmpty()
        || suite.get().keyExchange() != sent.keyExchange().method()
        || remoteSpi.isEmpty()
        || shared.isEmpty()) {
      return Optional.empty();
    }
    IkeSa fresh = old.rekeyed(true, sent.spi(), remoteSpi.get(), turn.now());
    derive(
        turn,
        fresh,
        suite.get(),
        shared.get(),
        sent.nonce(),
        turn.required(Payload.Nonce.class).data());
    return Optional.of(fresh);
  }

  @Override
  public void abandoned(Instant now, IkeSa sa) {
    if (collision != null && collision.fresh().provisional()) {
      context.lifecycle().close(now, collision.fresh(), DownReason.FAILED, "its old one is gone");
    }
  }

  static Optional<IkeSpi> spi(Proposal proposal) {
    return proposal.spi().length() == SPI_SIZE
        ? Optional.of(new IkeSpi(proposal.spi().toLong())).filter(spi -> !spi.isZero())
        : Optional.empty();
  }

  /** Derives the new keys from the old SK_d (section 2.18); from now on it takes messages. */
  static void derive(
      Turn turn,
      IkeSa fresh,
      IkeSuite suite,
      Secret shared,
      Octets initiatorNonce,
      Octets responderNonce) {
    Context context = turn.context();
    IkeSa old = turn.sa();
    Protection before = old.protection();
    Secret seed =
        KeyDerivation.skeyseedOfRekey(
            before.suite().prf(),
            before.keys().skD(),
            initiatorNonce.toArray(),
            responderNonce.toArray(),
            shared);
    IkeKeys keys =
        KeyDerivation.ikeKeys(
            suite,
            seed,
            initiatorNonce.toArray(),
            responderNonce.toArray(),
            fresh.initiatorSpi().octets(),
            fresh.responderSpi().octets());
    fresh.protection(Protection.of(suite, keys, fresh.isInitiator(), context.random()));
    context.table().add(fresh);
    context
        .outbox()
        .add(new Report.IkeKeysMade(fresh.initiatorSpi(), fresh.responderSpi(), suite, keys));
  }
}

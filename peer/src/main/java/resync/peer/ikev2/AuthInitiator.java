package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.config.PresharedKey;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.KeyDerivation;
import resync.peer.ike.KeyAdvice;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/** IKE_AUTH as the initiator, with a shared key and the first Child SA (RFC 7296 section 1.2). */
final class AuthInitiator implements IkeSa.Request {
  private final Context context;
  private final ChildConfig child;
  private ChildNegotiation.@Nullable Offer offer;
  private boolean saidInitialContact;

  AuthInitiator(Context context, ChildConfig child) {
    this.context = context;
    this.child = child;
  }

  @Override
  public ChildConfig child() {
    return child;
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.IKE_AUTH;
  }

  /** The identity that we claim towards the other end. */
  static Identity localId(ConnectionConfig connection, IkeSa sa) {
    return connection.localId().orElseGet(() -> Identity.of(sa.local().address()));
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    ConnectionConfig connection = sa.connection();
    Identity localId = localId(connection, sa);
    Identity expected =
        connection.remoteId().equals(Identity.ANY)
            ? Identity.of(sa.remote().address())
            : connection.remoteId();
    Optional<PresharedKey> key = context.config().presharedKey(localId, expected);
    if (key.isEmpty()) {
      context.warn(sa + ": there is no secret for " + localId + " and " + expected);
      return Optional.empty();
    }
    Handshake handshake = sa.handshake();
    Protection protection = sa.protection();
    offer = new ChildNegotiation.Offer(child, context.children().newInboundSpi(), false);
    List<Payload> payloads = new ArrayList<>();
    payloads.add(new Payload.IdInitiator(localId.type().number(), Octets.of(localId.data())));
    if (!connection.remoteId().isPattern()) {
      payloads.add(new Payload.IdResponder(expected.type().number(), Octets.of(expected.data())));
    }
    payloads.add(
        new Payload.Auth(
            Payload.Auth.SHARED_KEY,
            PskAuth.compute(
                protection.suite().prf(),
                key.get().key(),
                handshake.initRequest(),
                handshake.responderNonce(),
                protection.keys().skPi(),
                localId)));
    if (connection.unique() != ConnectionConfig.Unique.NEVER && context.lifecycle().isOnlyOne(sa)) {
      saidInitialContact = true;
      payloads.add(Payload.Notify.of(NotifyType.INITIAL_CONTACT));
    }
    payloads.addAll(offer.payloads(sa));
    return Optional.of(payloads);
  }

  static Outcome refused(Turn turn) {
    return Outcome.failed(
        "the responder refuses IKE_AUTH: "
            + NotifyType.name(turn.message().error().orElseThrow().code()));
  }

  static Outcome accepted(Turn turn) {
    AuthInitiator asked = turn.answered(AuthInitiator.class);
    Context context = turn.context();
    IkeSa sa = turn.sa();
    Payload.IdResponder id = turn.required(Payload.IdResponder.class);
    Identity remoteId = Identity.decode(id.idType(), id.data().toArray());
    if (remoteId.equals(Identity.ANY) || !sa.connection().remoteId().matches(remoteId)) {
      return asked.rejected(
          turn, "the responder is " + remoteId + ", not " + sa.connection().remoteId());
    }
    if (!verify(turn, remoteId, sa.protection())) {
      return asked.rejected(
          turn,
          "the AUTH payload of "
              + remoteId
              + " is wrong: "
              + KeyAdvice.compareKeys(localId(sa.connection(), sa), remoteId));
    }
    sa.remoteId(remoteId);
    turn.follow();
    context.lifecycle().established(turn.now(), sa);
    if (asked.saidInitialContact) {
      context.lifecycle().dropOrphans(turn.now(), sa);
    }
    asked.installChild(turn);
    return Outcome.done();
  }

  private Outcome rejected(Turn turn, String why) {
    turn.context().children().negotiationEnded(turn.now(), child, false);
    return new Outcome.Rejected(why);
  }

  private static boolean verify(Turn turn, Identity remoteId, Protection protection) {
    IkeSa sa = turn.sa();
    Payload.Auth auth = turn.required(Payload.Auth.class);
    Optional<PresharedKey> key =
        turn.context().config().presharedKey(localId(sa.connection(), sa), remoteId);
    if (auth.method() != Payload.Auth.SHARED_KEY || key.isEmpty()) {
      return false;
    }
    Octets expected =
        PskAuth.compute(
            protection.suite().prf(),
            key.get().key(),
            sa.handshake().initResponse(),
            sa.handshake().initiatorNonce(),
            protection.keys().skPr(),
            remoteId);
    return PskAuth.same(expected, auth.data());
  }

  private void installChild(Turn turn) {
    IkeSa sa = turn.sa();
    ChildNegotiation.Offer offered = offer;
    if (offered == null) {
      throw new IllegalStateException("answered before it was sent");
    }
    Optional<Payload.Notify> error = turn.message().error();
    if (error.isPresent()) {
      context.warn(
          sa
              + ": the IKE SA is up without Child SA "
              + child.name()
              + ": the peer answers "
              + NotifyType.name(error.get().code())
              + OfferWords.afterError(error.get(), child.proposals()));
      context.children().negotiationEnded(turn.now(), child, false);
      return;
    }
    switch (ChildNegotiation.accept(sa, offered, turn.message())) {
      case ChildNegotiation.Agreed agreed -> {
        Protection protection = sa.protection();
        ChildKeys keys =
            KeyDerivation.childKeys(
                protection.suite().prf(),
                protection.keys().skD(),
                sa.handshake().initiatorNonce().toArray(),
                sa.handshake().responderNonce().toArray(),
                agreed.suite());
        context.children().install(turn.now(), sa, agreed, keys, true);
      }
      case ChildNegotiation.Refusal(NotifyType _, String why) -> {
        context.warn(sa + ": Child SA " + child.name() + " is not taken: " + why);
        context.children().negotiationEnded(turn.now(), child, false);
        sa.window().enqueueFirst(InformationalInitiator.deleteSpi(offered.inboundSpi()));
      }
    }
  }

  @Override
  public void abandoned(Instant now, IkeSa sa) {
    context.lifecycle().setupFailed(now, sa, child);
  }
}

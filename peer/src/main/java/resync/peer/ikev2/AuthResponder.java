package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.config.PeerConfig;
import resync.peer.config.PresharedKey;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.KeyDerivation;
import resync.peer.ike.KeyAdvice;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/** IKE_AUTH as the responder, with a shared key and the first Child SA (RFC 7296 section 1.2). */
final class AuthResponder {
  private AuthResponder() {}

  /** No AUTH payload asks for EAP, which this peer does not do (section 2.16). */
  static Outcome wantsEap(Turn turn) {
    return Outcome.failed(NotifyType.AUTHENTICATION_FAILED, "EAP is not supported");
  }

  static Outcome requested(Turn turn) {
    Context context = turn.context();
    IkeSa sa = turn.sa();
    Payload.IdInitiator id = turn.required(Payload.IdInitiator.class);
    Identity remoteId = Identity.decode(id.idType(), id.data().toArray());
    Optional<ConnectionConfig> connection =
        remoteId.equals(Identity.ANY) ? Optional.empty() : connectionFor(turn, remoteId);
    if (connection.isEmpty()) {
      return Outcome.failed(
          NotifyType.AUTHENTICATION_FAILED, "no connection is configured for " + remoteId);
    }
    Identity localId = AuthInitiator.localId(connection.get(), sa);
    Optional<PresharedKey> key = context.config().presharedKey(localId, remoteId);
    if (key.isEmpty()) {
      return Outcome.failed(
          NotifyType.AUTHENTICATION_FAILED,
          "there is no secret for " + localId + " and " + remoteId);
    }
    if (!verify(turn, remoteId, key.get())) {
      return Outcome.failed(
          NotifyType.AUTHENTICATION_FAILED,
          "the AUTH payload of "
              + remoteId
              + " is wrong: "
              + KeyAdvice.compareKeys(localId, remoteId));
    }
    sa.connection(connection.get());
    sa.remoteId(remoteId);
    sa.endpoints(turn.local(), turn.remote());
    if (turn.message().notification(NotifyType.INITIAL_CONTACT).isPresent()
        && connection.get().unique() != ConnectionConfig.Unique.NEVER) {
      context.lifecycle().initialContact(turn.now(), sa);
    }
    turn.follow();
    context.lifecycle().established(turn.now(), sa);
    List<Payload> reply = new ArrayList<>();
    reply.add(new Payload.IdResponder(localId.type().number(), Octets.of(localId.data())));
    reply.add(ownAuth(sa, localId, key.get()));
    reply.addAll(child(turn));
    return new Outcome.Done(reply);
  }

  private static Optional<ConnectionConfig> connectionFor(Turn turn, Identity remoteId) {
    IkeSa sa = turn.sa();
    List<ConnectionConfig> candidates =
        turn.context()
            .config()
            .responding(Context.MAJOR_VERSION, turn.local().address(), turn.remote().address());
    return PeerConfig.forIdentity(candidates, remoteId).stream()
        .filter(c -> asksFor(turn, AuthInitiator.localId(c, sa)))
        .findFirst();
  }

  /** Whether the initiator's IDr, if there is one, is this identity of ours. */
  private static boolean asksFor(Turn turn, Identity localId) {
    return turn.message()
        .first(Payload.IdResponder.class)
        .map(id -> Identity.decode(id.idType(), id.data().toArray()).equals(localId))
        .orElse(true);
  }

  private static boolean verify(Turn turn, Identity remoteId, PresharedKey key) {
    IkeSa sa = turn.sa();
    Payload.Auth auth = turn.required(Payload.Auth.class);
    Protection protection = sa.protection();
    Octets expected =
        PskAuth.compute(
            protection.suite().prf(),
            key.key(),
            sa.handshake().initRequest(),
            sa.handshake().responderNonce(),
            protection.keys().skPi(),
            remoteId);
    return auth.method() == Payload.Auth.SHARED_KEY && PskAuth.same(expected, auth.data());
  }

  private static Payload ownAuth(IkeSa sa, Identity localId, PresharedKey key) {
    Protection protection = sa.protection();
    return new Payload.Auth(
        Payload.Auth.SHARED_KEY,
        PskAuth.compute(
            protection.suite().prf(),
            key.key(),
            sa.handshake().initResponse(),
            sa.handshake().initiatorNonce(),
            protection.keys().skPr(),
            localId));
  }

  private static List<Payload> child(Turn turn) {
    Context context = turn.context();
    IkeSa sa = turn.sa();
    ChildNegotiation.Result result =
        ChildNegotiation.answer(
            sa,
            sa.connection().children(),
            turn.message(),
            false,
            context.children()::newInboundSpi);
    return switch (result) {
      case ChildNegotiation.Agreed agreed -> {
        Protection protection = sa.protection();
        ChildKeys keys =
            KeyDerivation.childKeys(
                protection.suite().prf(),
                protection.keys().skD(),
                sa.handshake().initiatorNonce().toArray(),
                sa.handshake().responderNonce().toArray(),
                agreed.suite());
        context.children().answer(turn.now(), sa, agreed, keys);
        yield agreed.answer();
      }
      case ChildNegotiation.Refusal refusal -> {
        context.warn(
            sa + ": the IKE SA is up without a Child SA: " + refusal.code() + ": " + refusal.why());
        yield List.of(refusal.payload());
      }
    };
  }
}

package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.ChildKeys;
import resync.peer.crypto.KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.sa.Spi;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/** CREATE_CHILD_SA for a Child SA, as the responder (RFC 7296 sections 1.3.1 and 1.3.3). */
final class CreateChildResponder {
  private CreateChildResponder() {}

  /** The IKE SA is on its way out (section 2.25.2). */
  static Outcome tooLate(Turn turn) {
    return Outcome.refused(NotifyType.TEMPORARY_FAILURE, "the IKE SA is on its way out");
  }

  /** A further Child SA. */
  static Outcome create(Turn turn) {
    if (turn.sa().window().active() instanceof RekeyIkeInitiator) {
      return Outcome.refused(NotifyType.TEMPORARY_FAILURE, "we are replacing the IKE SA");
    }
    return negotiate(turn, turn.sa().connection().children(), Optional.empty());
  }

  /** A Child SA in the place of another. */
  static Outcome rekey(Turn turn) {
    Payload.Notify notify = turn.message().notification(NotifyType.REKEY_SA).orElseThrow();
    Optional<Child> old =
        notify.spi().length() == 4
            ? turn.context().children().byOutboundSpi(turn.sa(), new Spi(notify.spi().toInt()))
            : Optional.empty();
    if (old.isEmpty()) {
      return new Outcome.Refused(
          List.of(
              new Payload.Notify(
                  notify.protocol(),
                  notify.spi(),
                  NotifyType.CHILD_SA_NOT_FOUND.number(),
                  Octets.EMPTY)),
          "there is no Child SA that sends with " + notify.spi());
    }
    if (turn.sa().window().active() instanceof RekeyIkeInitiator) {
      return Outcome.refused(NotifyType.TEMPORARY_FAILURE, "we are replacing the IKE SA");
    }
    if (old.get().deleting()) {
      return Outcome.refused(NotifyType.TEMPORARY_FAILURE, "the Child SA is being deleted");
    }
    return negotiate(turn, List.of(old.get().config()), old);
  }

  private static Outcome negotiate(
      Turn turn, List<ChildConfig> candidates, Optional<Child> replaced) {
    Context context = turn.context();
    IkeSa sa = turn.sa();
    switch (ChildNegotiation.answer(
        sa, candidates, turn.message(), true, context.children()::newInboundSpi)) {
      case ChildNegotiation.Refusal(NotifyType code, String why) -> {
        return Outcome.refused(code, "CREATE_CHILD_SA is refused with " + code + ": " + why);
      }
      case ChildNegotiation.Agreed agreed -> {
        Optional<KeyExchangeMethod> method = agreed.choice().keyExchange();
        Optional<Payload.KeyExchange> theirs = turn.message().first(Payload.KeyExchange.class);
        if (method.isPresent()
            && theirs.map(Payload.KeyExchange::group).orElse(0) != method.get().transformId()) {
          int group = method.get().transformId();
          byte[] wanted = {(byte) (group >>> 8), (byte) group};
          return Outcome.refused(
              NotifyType.INVALID_KE_PAYLOAD, Octets.of(wanted), "the KE payload has another group");
        }
        Optional<KeyExchange> own = method.map(m -> KeyExchange.generate(m, context.random()));
        Optional<Secret> shared =
            own.flatMap(ke -> ke.sharedSecret(theirs.orElseThrow().publicValue().toArray()));
        if (own.isPresent() && shared.isEmpty()) {
          return Outcome.refused(NotifyType.NO_PROPOSAL_CHOSEN, "the public value is not valid");
        }
        return install(turn, agreed, own, shared, replaced);
      }
    }
  }

  private static Outcome install(
      Turn turn,
      ChildNegotiation.Agreed agreed,
      Optional<KeyExchange> own,
      Optional<Secret> shared,
      Optional<Child> replaced) {
    Context context = turn.context();
    Octets nonce = Octets.of(context.random().octets(InitInitiator.NONCE_LENGTH));
    Octets theirNonce = turn.required(Payload.Nonce.class).data();
    ChildKeys keys = keys(turn.sa().protection(), agreed, shared, theirNonce, nonce);
    Child created =
        replaced
            .map(old -> context.children().replace(turn.now(), turn.sa(), agreed, keys, old))
            .orElseGet(
                () -> context.children().install(turn.now(), turn.sa(), agreed, keys, false));
    if (turn.sa().window().active() instanceof CreateChildInitiator crossing
        && replaced.map(crossing::replaces).orElseGet(() -> crossing.adds(agreed.config()))) {
      crossing.collidesWith(
          new CreateChildInitiator.Collision(Nonces.lower(theirNonce, nonce), created));
    }
    List<Payload> answer = agreed.answer();
    List<Payload> reply = new ArrayList<>();
    reply.add(answer.getFirst());
    reply.add(new Payload.Nonce(nonce));
    own.ifPresent(
        ke ->
            reply.add(
                new Payload.KeyExchange(ke.method().transformId(), Octets.of(ke.publicValue()))));
    reply.addAll(answer.subList(1, answer.size()));
    return new Outcome.Done(reply);
  }

  private static ChildKeys keys(
      Protection protection,
      ChildNegotiation.Agreed agreed,
      Optional<Secret> shared,
      Octets initiatorNonce,
      Octets responderNonce) {
    return shared
        .map(
            secret ->
                KeyDerivation.childKeysWithPfs(
                    protection.suite().prf(),
                    protection.keys().skD(),
                    secret,
                    initiatorNonce.toArray(),
                    responderNonce.toArray(),
                    agreed.suite()))
        .orElseGet(
            () ->
                KeyDerivation.childKeys(
                    protection.suite().prf(),
                    protection.keys().skD(),
                    initiatorNonce.toArray(),
                    responderNonce.toArray(),
                    agreed.suite()));
  }
}

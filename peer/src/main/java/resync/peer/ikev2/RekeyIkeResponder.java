package resync.peer.ikev2;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.Secret;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.Proposal;
import resync.peer.wire.SecurityProtocol;

/** CREATE_CHILD_SA for a new IKE SA in the place of this one, as the responder (section 1.3.2). */
final class RekeyIkeResponder {
  private RekeyIkeResponder() {}

  /** A CREATE_CHILD_SA of ours is unanswered: what it makes is to have its place (2.25.1). */
  static Outcome tooBusy(Turn turn) {
    return Outcome.refused(NotifyType.TEMPORARY_FAILURE, "a CREATE_CHILD_SA of ours is under way");
  }

  /** The peer alone rekeys: its new IKE SA takes the place of the old one. */
  static Outcome requested(Turn turn) {
    return negotiate(
        turn,
        (fresh, _) -> turn.context().lifecycle().replacedByPeer(turn.now(), turn.sa(), fresh));
  }

  /** Both ends rekey: which of the two new IKE SAs stays shows when we are answered. */
  static Outcome crossed(Turn turn) {
    if (!(turn.sa().window().active() instanceof RekeyIkeInitiator crossing)) {
      throw new IllegalStateException("the table took a request for one that crosses ours");
    }
    return negotiate(
        turn,
        (fresh, lowestNonce) ->
            crossing.collidesWith(new RekeyIkeInitiator.Collision(lowestNonce, fresh)));
  }

  private static Outcome negotiate(Turn turn, BiConsumer<IkeSa, Octets> made) {
    Context context = turn.context();
    IkeSa old = turn.sa();
    Optional<Proposals.Choice> choice =
        Proposals.choose(
            old.connection().proposals(),
            turn.required(Payload.Sa.class).proposals(),
            SecurityProtocol.IKE,
            true);
    Optional<IkeSuite> suite = choice.flatMap(Proposals.Choice::ikeSuite);
    Optional<IkeSpi> remoteSpi = choice.flatMap(c -> RekeyIkeInitiator.spi(c.proposal()));
    if (suite.isEmpty() || remoteSpi.isEmpty()) {
      return Outcome.refused(
          NotifyType.NO_PROPOSAL_CHOSEN,
          "CREATE_CHILD_SA is refused with NO_PROPOSAL_CHOSEN: it offers "
              + OfferWords.of(turn.message())
              + ", connection "
              + old.connection().name()
              + " has "
              + old.connection().proposals());
    }
    int group = suite.get().keyExchange().transformId();
    Payload.KeyExchange theirs = turn.required(Payload.KeyExchange.class);
    if (theirs.group() != group) {
      byte[] wanted = {(byte) (group >>> 8), (byte) group};
      return Outcome.refused(
          NotifyType.INVALID_KE_PAYLOAD, Octets.of(wanted), "the KE payload has another group");
    }
    KeyExchange own = KeyExchange.generate(suite.get().keyExchange(), context.random());
    Optional<Secret> shared = own.sharedSecret(theirs.publicValue().toArray());
    if (shared.isEmpty()) {
      return Outcome.refused(NotifyType.NO_PROPOSAL_CHOSEN, "the public value is not valid");
    }
    IkeSa fresh = old.rekeyed(false, context.newIkeSpi(), remoteSpi.get(), turn.now());
    Octets nonce = Octets.of(context.random().octets(InitInitiator.NONCE_LENGTH));
    Octets theirNonce = turn.required(Payload.Nonce.class).data();
    RekeyIkeInitiator.derive(turn, fresh, suite.get(), shared.get(), theirNonce, nonce);
    made.accept(fresh, Nonces.lower(theirNonce, nonce));
    Proposal chosen = choice.get().proposal();
    return new Outcome.Done(
        List.of(
            new Payload.Sa(
                List.of(
                    new Proposal(
                        chosen.number(),
                        chosen.protocol(),
                        Octets.of(fresh.localSpi().octets()),
                        chosen.transforms()))),
            new Payload.Nonce(nonce),
            new Payload.KeyExchange(group, Octets.of(own.publicValue()))));
  }
}

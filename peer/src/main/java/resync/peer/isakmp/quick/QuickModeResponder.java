package resync.peer.isakmp.quick;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.Secret;
import resync.peer.isakmp.Hashes;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Outcome;
import resync.peer.isakmp.Payloads;
import resync.peer.isakmp.Phase1;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.Turn;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.NotifyCode;

/** Quick mode as the responder (RFC 2409 section 5.5). */
final class QuickModeResponder {
  private QuickModeResponder() {}

  /**
   * Message 1 has come, authentic: message 2 is our choice. From now on we receive on the new SAs,
   * as the initiator sends on them right behind its message 3.
   */
  static Outcome asked(Turn turn) {
    IsakmpSa sa = turn.sa();
    int messageId = turn.conversation().messageId();
    sa.useMessageId(messageId);
    IsakmpPayload.Sa offered = turn.required(IsakmpPayload.Sa.class);
    List<Identification> ids = turn.message().all(Identification.class);
    List<ChildConfig> fitting = PeerSelectors.candidates(sa, ids);
    if (fitting.isEmpty()) {
      return Outcome.failed(
          NotifyCode.INVALID_ID_INFORMATION,
          "quick mode is refused with INVALID-ID-INFORMATION: no child of "
              + sa.connection().name()
              + " has the peer's identities "
              + PeerSelectors.describe(ids));
    }
    for (ChildConfig child : fitting) {
      Optional<Phase2.Choice> choice =
          Phase2Proposals.choose(child, offered, Encapsulation.of(sa, child));
      if (choice.isPresent() && Encapsulation.isPossible(sa, child)) {
        return choose(turn, child, choice.get(), ids);
      }
    }
    ChildConfig child = fitting.getFirst();
    if (!Encapsulation.isPossible(sa, child)) {
      return Outcome.failed(
          NotifyCode.NO_PROPOSAL_CHOSEN,
          "quick mode is refused with NO-PROPOSAL-CHOSEN: a NAT is between the ends, and AH, which"
              + " child "
              + child.name()
              + " has, does not pass it");
    }
    NotifyCode code = Phase2Offer.fault(offered);
    return Outcome.failed(
        code,
        "quick mode is refused with "
            + code.text()
            + ": the peer offers "
            + Phase2Offer.describe(offered)
            + ", child "
            + child.name()
            + " has "
            + Phase2Offer.configured(sa, child));
  }

  private static Outcome choose(
      Turn turn, ChildConfig child, Phase2.Choice choice, List<Identification> ids) {
    QuickExchange exchange = QuickExchange.of(turn);
    QuickContext context = exchange.context();
    IsakmpSa sa = turn.sa();
    QuickMode quick =
        new QuickMode(
            turn.conversation().messageId(), child, context.preparation().newInboundSpis(), null);
    quick.initiatorNonce(turn.required(IsakmpPayload.Nonce.class).data());
    quick.responderNonce(Octets.of(context.phase1().random().octets(Phase1.NONCE_LENGTH)));
    List<IsakmpPayload> rest = new ArrayList<>();
    rest.add(choice.answer(quick.inboundSpis()));
    rest.add(new IsakmpPayload.Nonce(quick.responderNonce()));
    Optional<IsakmpPayload.KeyExchange> theirs =
        turn.message().first(IsakmpPayload.KeyExchange.class);
    if (choice.group().isPresent() != theirs.isPresent()) {
      return Outcome.failed(
          NotifyCode.INVALID_KEY_INFORMATION,
          "child " + child.name() + ": a key exchange without its group, or the other way round");
    }
    Optional<Secret> shared = Optional.empty();
    if (theirs.isPresent()) {
      KeyExchange own = KeyExchange.generate(choice.group().get(), context.phase1().random());
      shared = own.sharedSecret(theirs.get().publicValue().toArray());
      if (shared.isEmpty()) {
        return Outcome.failed(
            NotifyCode.INVALID_KEY_INFORMATION,
            "child " + child.name() + ": the peer's public value is not valid");
      }
      rest.add(new IsakmpPayload.KeyExchange(Octets.of(own.publicValue())));
    }
    rest.addAll(ids);
    rest.addAll(OriginalAddresses.payloads(sa, child, Role.RESPONDER));
    quick.nat(OriginalAddresses.read(turn, child, Role.RESPONDER));
    Phase2Proposals.responderLifetime(child, choice.lifetimes())
        .ifPresent(
            data ->
                rest.add(
                    new IsakmpPayload.Notification(
                        choice.proposals().getFirst().protocol(),
                        quick.inboundSpis().of(choice.proposals().getFirst().protocol()),
                        NotifyCode.RESPONDER_LIFETIME.number(),
                        data)));
    exchange.quick(quick);
    if (context.phase1().config().settings().commitBit() && !turn.conversation().mustWait()) {
      turn.conversation().setCommitBit();
    }
    sa.exchanges().put(quick.messageId(), exchange);
    quick.prepared(
        context
            .preparation()
            .prepare(
                turn.now(),
                sa,
                quick,
                choice,
                PeerSelectors.ofRequest(sa, child, ids),
                shared.orElse(null),
                false));
    List<IsakmpPayload> leaving = context.phase1().behaviour().leaves(Exchange.QUICK_MODE, rest);
    Octets hash =
        QuickHashes.hash2(sa, quick.messageId(), quick.initiatorNonce(), Hashes.octets(leaving));
    return new Outcome.Accepted(Payloads.join(List.of(new IsakmpPayload.Hash(hash)), leaving));
  }

  /** Message 3 has come, authentic: the initiator uses the SAs, and so do we. */
  static Outcome confirmed(Turn turn) {
    return Outcome.accepted();
  }
}

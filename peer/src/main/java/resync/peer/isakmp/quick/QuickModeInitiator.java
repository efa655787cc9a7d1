package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.isakmp.Context;
import resync.peer.isakmp.Hashes;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Outcome;
import resync.peer.isakmp.Payloads;
import resync.peer.isakmp.Phase1;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.State;
import resync.peer.isakmp.Turn;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.NotifyCode;

/** Quick mode as the initiator (RFC 2409 section 5.5). */
final class QuickModeInitiator {
  private QuickModeInitiator() {}

  /** Sends message 1 over an established ISAKMP SA. */
  static void begin(
      QuickContext quickContext,
      Instant now,
      IsakmpSa sa,
      ChildConfig child,
      @Nullable IpsecSa replaces) {
    Context context = quickContext.phase1();
    Optional<TrafficSelector> local =
        first(ConfiguredSelectors.of(child.localTs(), Optional.of(sa.local().address())));
    Optional<TrafficSelector> remote =
        first(ConfiguredSelectors.of(child.remoteTs(), Optional.of(sa.remote().address())));
    if (local.isEmpty() || remote.isEmpty()) {
      return;
    }
    if (!Encapsulation.isPossible(sa, child)) {
      context.warn(
          sa
              + ": child "
              + child.name()
              + " is not negotiated: a NAT is between the ends, and AH does not pass it");
      quickContext.pairs().negotiationEnded(now, child, false);
      return;
    }
    int messageId = context.informational().newMessageId(sa);
    QuickMode quick =
        new QuickMode(messageId, child, quickContext.preparation().newInboundSpis(), replaces);
    quick.initiatorNonce(Octets.of(context.random().octets(Phase1.NONCE_LENGTH)));
    Optional<KeyExchangeMethod> group = Phase2Proposals.group(child);
    List<IsakmpPayload> rest = new ArrayList<>();
    rest.add(Phase2Proposals.offer(child, quick.inboundSpis(), group, Encapsulation.of(sa, child)));
    rest.add(new IsakmpPayload.Nonce(quick.initiatorNonce()));
    if (group.isPresent()) {
      KeyExchange own = KeyExchange.generate(group.get(), context.random());
      quick.keyExchange(own);
      rest.add(new IsakmpPayload.KeyExchange(Octets.of(own.publicValue())));
    }
    rest.add(QuickIdentities.payload(local.get()));
    rest.add(QuickIdentities.payload(remote.get()));
    rest.addAll(OriginalAddresses.payloads(sa, child, Role.INITIATOR));
    QuickExchange conversation =
        new QuickExchange(quickContext, Role.INITIATOR, messageId, State.QUICK_ASKED);
    conversation.quick(quick);
    conversation.iv(Hashes.phase2Iv(sa, messageId));
    sa.exchanges().put(messageId, conversation);
    List<IsakmpPayload> leaving = context.behaviour().leaves(Exchange.QUICK_MODE, rest);
    Octets hash = Hashes.hash1(sa, messageId, Hashes.octets(leaving));
    context
        .sender()
        .send(
            now,
            sa,
            conversation,
            true,
            Payloads.join(List.of(new IsakmpPayload.Hash(hash)), leaving));
    context.sender().awaitAnswer(now, sa, conversation);
  }

  private static Optional<TrafficSelector> first(List<TrafficSelector> selectors) {
    return selectors.stream().findFirst();
  }

  /** Message 2 has come, authentic: message 3 confirms, and the SAs are in use. */
  static Outcome answered(Turn turn) {
    QuickContext context = QuickExchange.of(turn).context();
    IsakmpSa sa = turn.sa();
    QuickMode quick = QuickExchange.of(turn).quick();
    ChildConfig child = quick.config();
    Optional<KeyExchangeMethod> group = quick.keyExchange().map(KeyExchange::method);
    Optional<Phase2.Choice> choice =
        Phase2Proposals.verify(
            child, group, turn.required(IsakmpPayload.Sa.class), Encapsulation.of(sa, child));
    if (choice.isEmpty()) {
      return Outcome.failed(
          NotifyCode.NO_PROPOSAL_CHOSEN,
          "child "
              + child.name()
              + ": the peer chose "
              + Phase2Offer.describe(turn.required(IsakmpPayload.Sa.class))
              + ", but we offer "
              + Phase2Offer.configured(sa, child));
    }
    Optional<PeerSelectors> selectors =
        PeerSelectors.ofAnswer(sa, child, turn.message().all(Identification.class));
    if (selectors.isEmpty()) {
      return Outcome.failed(
          NotifyCode.INVALID_ID_INFORMATION,
          "child " + child.name() + ": the peer answers with other identities than we asked for");
    }
    quick.nat(OriginalAddresses.read(turn, child, Role.INITIATOR));
    quick.responderNonce(turn.required(IsakmpPayload.Nonce.class).data());
    Optional<Secret> shared = Optional.empty();
    if (quick.keyExchange().isPresent()) {
      shared =
          turn.message()
              .first(IsakmpPayload.KeyExchange.class)
              .flatMap(ke -> quick.keyExchange().get().sharedSecret(ke.publicValue().toArray()));
      if (shared.isEmpty()) {
        return Outcome.failed(
            NotifyCode.INVALID_KEY_INFORMATION,
            "child " + child.name() + ": the peer's public value is missing or not valid");
      }
    }
    IpsecSa fresh =
        context
            .preparation()
            .prepare(
                turn.now(), sa, quick, choice.get(), selectors.get(), shared.orElse(null), true);
    fresh.limitLifetime(ResponderLifetime.read(turn.message()));
    quick.prepared(fresh);
    return Outcome.accepted(new IsakmpPayload.Hash(QuickHashes.hash3(sa, quick)));
  }
}

package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.EspSuite;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/**
 * Agreeing on a Child SA, in IKE_AUTH and in CREATE_CHILD_SA alike (RFC 7296 sections 2.7, 2.9).
 */
final class ChildNegotiation {
  private static final int SPI_SIZE = 4;

  private ChildNegotiation() {}

  /**
   * What we ask for as the initiator of the exchange.
   *
   * @param inboundSpi the SPI we want to receive on
   * @param withKeyExchange whether the exchange may hold a key exchange of its own
   */
  record Offer(ChildConfig config, Spi inboundSpi, boolean withKeyExchange) {

    List<Payload> payloads(IkeSa sa) {
      return List.of(
          new Payload.Sa(
              Proposals.offer(
                  config.proposals(),
                  SecurityProtocol.ESP,
                  Octets.of(inboundSpi.octets()),
                  withKeyExchange)),
          new Payload.TsInitiator(Selectors.toWire(localSelectors(sa, config))),
          new Payload.TsResponder(Selectors.toWire(remoteSelectors(sa, config))));
    }
  }

  /** How a negotiation ends. */
  sealed interface Result {}

  /**
   * Both ends want the same.
   *
   * @param choice as the responder answers it, without the SPI it chose
   */
  record Agreed(
      ChildConfig config,
      Proposals.Choice choice,
      EspSuite suite,
      Spi inboundSpi,
      Spi outboundSpi,
      List<TrafficSelector> localSelectors,
      List<TrafficSelector> remoteSelectors)
      implements Result {

    /** The responder's payloads: SA with our SPI, and the narrowed selectors. */
    List<Payload> answer() {
      resync.peer.wire.Proposal chosen = choice.proposal();
      return List.of(
          new Payload.Sa(
              List.of(
                  new resync.peer.wire.Proposal(
                      chosen.number(),
                      chosen.protocol(),
                      Octets.of(inboundSpi.octets()),
                      chosen.transforms()))),
          new Payload.TsInitiator(Selectors.toWire(remoteSelectors)),
          new Payload.TsResponder(Selectors.toWire(localSelectors)));
    }
  }

  /** They do not. */
  record Refusal(NotifyType code, String why) implements Result {
    Payload payload() {
      return Payload.Notify.of(code);
    }
  }

  /** As the initiator of the exchange: whether the answer is one of what we offered. */
  static Result accept(IkeSa sa, Offer offer, IkeMessage answer) {
    Optional<Proposals.Choice> choice =
        answer
            .first(Payload.Sa.class)
            .flatMap(
                payload ->
                    Proposals.verify(
                        offer.config().proposals(),
                        payload.proposals(),
                        SecurityProtocol.ESP,
                        offer.withKeyExchange()));
    Optional<EspSuite> suite = choice.flatMap(Proposals.Choice::espSuite);
    if (suite.isEmpty()) {
      return new Refusal(
          NotifyType.NO_PROPOSAL_CHOSEN, OfferWords.notOffered(answer, offer.config().proposals()));
    }
    Optional<Spi> outbound = spi(choice.get().proposal().spi());
    if (outbound.isEmpty()) {
      return new Refusal(NotifyType.INVALID_SYNTAX, "the peer's ESP SPI is not one");
    }
    List<TrafficSelector> local =
        TrafficSelector.narrow(initiatorSelectors(answer), localSelectors(sa, offer.config()));
    List<TrafficSelector> remote =
        TrafficSelector.narrow(responderSelectors(answer), remoteSelectors(sa, offer.config()));
    if (local.isEmpty() || remote.isEmpty()) {
      return new Refusal(NotifyType.TS_UNACCEPTABLE, "the peer's traffic selectors are not ours");
    }
    return new Agreed(
        offer.config(),
        choice.get(),
        suite.get(),
        offer.inboundSpi(),
        outbound.get(),
        local,
        remote);
  }

  /**
   * As the responder of the exchange: the first configured child that fits the request.
   *
   * @param candidates in the order of preference
   * @param inboundSpi draws the SPI that we want to receive on
   */
  static Result answer(
      IkeSa sa,
      List<ChildConfig> candidates,
      IkeMessage request,
      boolean withKeyExchange,
      Supplier<Spi> inboundSpi) {
    Refusal refusal =
        new Refusal(
            NotifyType.TS_UNACCEPTABLE,
            "no child of " + sa.connection().name() + " has the peer's traffic selectors");
    for (ChildConfig config : candidates) {
      List<TrafficSelector> remote =
          TrafficSelector.narrow(initiatorSelectors(request), remoteSelectors(sa, config));
      List<TrafficSelector> local =
          TrafficSelector.narrow(responderSelectors(request), localSelectors(sa, config));
      if (remote.isEmpty() || local.isEmpty()) {
        continue;
      }
      Result result = choose(config, request, withKeyExchange, inboundSpi, local, remote);
      if (result instanceof Agreed) {
        return result;
      }
      refusal = (Refusal) result;
    }
    return refusal;
  }

  private static Result choose(
      ChildConfig config,
      IkeMessage request,
      boolean withKeyExchange,
      Supplier<Spi> inboundSpi,
      List<TrafficSelector> local,
      List<TrafficSelector> remote) {
    Optional<Proposals.Choice> choice =
        request
            .first(Payload.Sa.class)
            .flatMap(
                payload ->
                    Proposals.choose(
                        config.proposals(),
                        payload.proposals(),
                        SecurityProtocol.ESP,
                        withKeyExchange));
    Optional<EspSuite> suite = choice.flatMap(Proposals.Choice::espSuite);
    if (suite.isEmpty()) {
      return new Refusal(
          NotifyType.NO_PROPOSAL_CHOSEN,
          "it offers "
              + OfferWords.of(request)
              + ", child "
              + config.name()
              + " has "
              + config.proposals());
    }
    Optional<Spi> outbound = spi(choice.get().proposal().spi());
    if (outbound.isEmpty()) {
      return new Refusal(NotifyType.INVALID_SYNTAX, "the peer's ESP SPI is not one");
    }
    return new Agreed(
        config, choice.get(), suite.get(), inboundSpi.get(), outbound.get(), local, remote);
  }

  private static Optional<Spi> spi(Octets octets) {
    return octets.length() == SPI_SIZE
        ? Optional.of(new Spi(octets.toInt())).filter(spi -> !spi.isReserved())
        : Optional.empty();
  }

  private static List<TrafficSelector> localSelectors(IkeSa sa, ChildConfig config) {
    return Selectors.configured(config.localTs(), sa.local().address());
  }

  private static List<TrafficSelector> remoteSelectors(IkeSa sa, ChildConfig config) {
    return Selectors.configured(config.remoteTs(), sa.remote().address());
  }

  private static List<TrafficSelector> initiatorSelectors(IkeMessage message) {
    return message
        .first(Payload.TsInitiator.class)
        .map(ts -> Selectors.fromWire(ts.selectors()))
        .orElseGet(ArrayList::new);
  }

  private static List<TrafficSelector> responderSelectors(IkeMessage message) {
    return message
        .first(Payload.TsResponder.class)
        .map(ts -> Selectors.fromWire(ts.selectors()))
        .orElseGet(ArrayList::new);
  }
}

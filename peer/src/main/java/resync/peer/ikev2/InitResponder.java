package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.Secret;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;
import resync.peer.wire.ip.Endpoint;

/**
 * IKE_SA_INIT as the responder (RFC 7296 section 1.2). Until the request has passed every check it
 * leaves no state behind: refusals are computed from the request alone.
 */
final class InitResponder {
  private InitResponder() {}

  /** What a request that has passed the checks leads to. */
  private record Accepted(ConnectionConfig connection, Proposals.Choice choice, IkeSuite suite) {}

  /**
   * Looks at a request for a new IKE SA, which is no repetition and holds what it must; refuses it
   * or makes the IKE SA that is to answer it.
   */
  static Optional<IkeSa> admit(Context context, Arrival arrival, IkeMessage message) {
    Endpoint remote = arrival.remote();
    int halfOpen = context.table().halfOpen();
    if (halfOpen >= context.config().settings().halfOpenLimit()) {
      context.counters().count("IKE_HALF_OPEN_LIMIT");
      return Optional.empty();
    }
    if (halfOpen >= context.config().settings().cookieThreshold()
        && !bringsCookie(context, arrival.now(), message, remote)) {
      context.counters().count("IKE_COOKIES_ASKED");
      Octets nonce = message.first(Payload.Nonce.class).orElseThrow().data();
      long spi = message.header().initiatorSpi();
      Octets cookie = context.cookies().make(nonce, remote, spi, arrival.now());
      refuse(context, arrival, message, Payload.Notify.of(NotifyType.COOKIE, cookie));
      return Optional.empty();
    }
    return accept(context, arrival, message);
  }

  private static boolean bringsCookie(
      Context context, Instant now, IkeMessage message, Endpoint remote) {
    return message
        .notification(NotifyType.COOKIE)
        .filter(
            n ->
                context
                    .cookies()
                    .verify(
                        n.data(),
                        message.first(Payload.Nonce.class).orElseThrow().data(),
                        remote,
                        message.header().initiatorSpi(),
                        now))
        .isPresent();
  }

  private static Optional<IkeSa> accept(Context context, Arrival arrival, IkeMessage message) {
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    Optional<Accepted> accepted = choose(context, message, local, remote);
    if (accepted.isEmpty()) {
      context.counters().count("IKE_NO_PROPOSAL_CHOSEN");
      context.warn(why(context, message, local, remote));
      refuse(context, arrival, message, Payload.Notify.of(NotifyType.NO_PROPOSAL_CHOSEN));
      return Optional.empty();
    }
    int group = accepted.get().suite().keyExchange().transformId();
    if (message.first(Payload.KeyExchange.class).orElseThrow().group() != group) {
      byte[] wanted = {(byte) (group >>> 8), (byte) group};
      refuse(
          context,
          arrival,
          message,
          Payload.Notify.of(NotifyType.INVALID_KE_PAYLOAD, Octets.of(wanted)));
      return Optional.empty();
    }
    ConnectionConfig connection = accepted.get().connection();
    IkeSa sa =
        context.lifecycle().make(false, connection, new UdpPath(local, remote), 1, arrival.now());
    sa.remoteSpi(new IkeSpi(message.header().initiatorSpi()));
    return Optional.of(sa);
  }

  private static Optional<Accepted> choose(
      Context context, IkeMessage message, Endpoint local, Endpoint remote) {
    List<resync.peer.wire.Proposal> offered =
        message.first(Payload.Sa.class).orElseThrow().proposals();
    for (ConnectionConfig connection :
        context.config().responding(Context.MAJOR_VERSION, local.address(), remote.address())) {
      Optional<Proposals.Choice> choice =
          Proposals.choose(connection.proposals(), offered, SecurityProtocol.IKE, true);
      Optional<IkeSuite> suite = choice.flatMap(Proposals.Choice::ikeSuite);
      if (suite.isPresent()) {
        return Optional.of(new Accepted(connection, choice.get(), suite.get()));
      }
    }
    return Optional.empty();
  }

  private static String why(Context context, IkeMessage message, Endpoint local, Endpoint remote) {
    String refused = "IKE_SA_INIT from " + remote + " is refused with NO_PROPOSAL_CHOSEN: ";
    List<ConnectionConfig> candidates =
        context.config().responding(Context.MAJOR_VERSION, local.address(), remote.address());
    if (candidates.isEmpty()) {
      return refused + "no IKEv2 connection admits it";
    }
    ConnectionConfig first = candidates.getFirst();
    return refused
        + "it offers "
        + OfferWords.of(message)
        + ", connection "
        + first.name()
        + " has "
        + first.proposals();
  }

  /** Answers without any state: who asks has not shown yet that it is where it says. */
  static void refuse(Context context, Arrival arrival, IkeMessage request, Payload notify) {
    IkeHeader header =
        Sealing.header(
            request.header().initiatorSpi(),
            0,
            ExchangeType.IKE_SA_INIT,
            IkeHeader.FLAG_RESPONSE,
            0);
    context.transmit(
        arrival.local(), arrival.remote(), new IkeMessage(header, List.of(notify)).encode());
  }

  /** Makes keys and our half of the exchange; the IKE SA is new and known to nobody yet. */
  static Outcome requested(Turn turn) {
    Context context = turn.context();
    IkeSa sa = turn.sa();
    Accepted accepted = choose(context, turn.message(), turn.local(), turn.remote()).orElseThrow();
    KeyExchange own = KeyExchange.generate(accepted.suite().keyExchange(), context.random());
    Optional<Secret> shared =
        own.sharedSecret(turn.required(Payload.KeyExchange.class).publicValue().toArray());
    if (shared.isEmpty()) {
      return Outcome.refused(NotifyType.INVALID_SYNTAX, "the public value is not valid");
    }
    Octets nonce = Octets.of(context.random().octets(InitInitiator.NONCE_LENGTH));
    sa.handshake().initRequest(turn.raw());
    sa.handshake().nonces(turn.required(Payload.Nonce.class).data(), nonce);
    sa.encapsulated(
        NatDetection.natBetween(turn.message(), turn.local(), turn.remote())
            || accepted.connection().encap());
    sa.behindNat(NatDetection.behindNat(turn.message(), turn.local()));
    InitInitiator.protect(context, sa, accepted.suite(), shared.get());
    List<Payload> reply = new ArrayList<>();
    reply.add(new Payload.Sa(List.of(accepted.choice().proposal())));
    reply.add(new Payload.KeyExchange(own.method().transformId(), Octets.of(own.publicValue())));
    reply.add(new Payload.Nonce(nonce));
    reply.addAll(
        NatDetection.notifies(
            sa.initiatorSpi().value(),
            sa.responderSpi().value(),
            turn.local(),
            turn.remote(),
            accepted.connection().encap()));
    return new Outcome.Done(reply);
  }
}

package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.Secret;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
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
  private static final Duration HALF_OPEN_LIFE = Duration.ofSeconds(30);

  /** The same where an IKE SA with that address is up: a second one is hardly still wanted. */
  private static final Duration HALF_OPEN_BESIDE = Duration.ofSeconds(10);

  private InitResponder() {}

  /** What a request that has passed the checks leads to. */
  private record Accepted(ConnectionConfig connection, Proposals.Choice choice, IkeSuite suite) {}

  /** Answers a request for a new IKE SA, or does not. */
  static void receive(Context context, Arrival arrival, IkeMessage message) {
    Instant now = arrival.now();
    byte[] raw = arrival.octets();
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    IkeSa known = context.table().byInitRequest(raw);
    if (known != null) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      context.sender().transmit(local, remote, known.window().lastResponse());
      return;
    }
    Optional<Transitions.Row> row =
        Transitions.forRequest(State.NONE, ExchangeType.IKE_SA_INIT, message);
    if (row.isEmpty() || message.header().initiatorSpi() == 0) {
      context.counters().count("IKE_MALFORMED");
      return;
    }
    int halfOpen = context.table().halfOpen();
    if (halfOpen >= context.config().settings().halfOpenLimit()) {
      context.counters().count("IKE_HALF_OPEN_LIMIT");
      return;
    }
    if (halfOpen >= context.config().settings().cookieThreshold()
        && !bringsCookie(context, now, message, remote)) {
      context.counters().count("IKE_COOKIES_ASKED");
      Octets nonce = message.first(Payload.Nonce.class).orElseThrow().data();
      long spi = message.header().initiatorSpi();
      Octets cookie = context.cookies().make(nonce, remote, spi, now);
      refuse(context, message, local, remote, Payload.Notify.of(NotifyType.COOKIE, cookie));
      return;
    }
    accept(context, arrival, message, row.get());
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

  private static void accept(
      Context context, Arrival arrival, IkeMessage message, Transitions.Row row) {
    Instant now = arrival.now();
    byte[] raw = arrival.octets();
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    Optional<Accepted> accepted = choose(context, message, local, remote);
    if (accepted.isEmpty()) {
      context.counters().count("IKE_NO_PROPOSAL_CHOSEN");
      context.warn(why(context, message, local, remote));
      refuse(context, message, local, remote, Payload.Notify.of(NotifyType.NO_PROPOSAL_CHOSEN));
      return;
    }
    int group = accepted.get().suite().keyExchange().transformId();
    if (message.first(Payload.KeyExchange.class).orElseThrow().group() != group) {
      byte[] wanted = {(byte) (group >>> 8), (byte) group};
      refuse(
          context,
          message,
          local,
          remote,
          Payload.Notify.of(NotifyType.INVALID_KE_PAYLOAD, Octets.of(wanted)));
      return;
    }
    ConnectionConfig connection = accepted.get().connection();
    IkeSa sa = new IkeSa(false, context.newIkeSpi(), connection, local, remote, now);
    sa.remoteSpi(new IkeSpi(message.header().initiatorSpi()));
    Turn turn = new Turn(context, arrival, sa, message, null);
    context.outbox().log(Report.Level.DEBUG, row.told(sa));
    switch (row.task().run(turn)) {
      case Outcome.Done(List<Payload> reply) -> {
        byte[] response = context.sender().response(sa, ExchangeType.IKE_SA_INIT, 0, reply);
        sa.handshake().initResponse(response);
        sa.window().responded(raw, response);
        sa.state(row.next());
        context.table().add(sa);
        context.table().answered(raw, sa);
        context.sender().transmit(local, remote, response);
        boolean beside = context.table().establishedWith(remote.address()).isPresent();
        expect(context, now, sa, beside ? HALF_OPEN_BESIDE : HALF_OPEN_LIFE);
      }
      case Outcome.Refused(List<Payload> reply, String why) -> {
        context.counters().count("IKE_MALFORMED");
        context.warn("IKE_SA_INIT from " + remote + " refused: " + why);
        refuse(context, message, local, remote, reply.getFirst());
      }
      default -> throw new IllegalStateException("IKE_SA_INIT is answered or refused");
    }
  }

  private static void expect(Context context, Instant now, IkeSa sa, Duration atMost) {
    sa.own(context.timers().set(now.plus(atMost), at -> forget(at, context, sa)));
  }

  /** An IKE SA with an address is up: those half-open with it have less time from now on. */
  static void hurry(Context context, Instant now, IkeSa up) {
    for (IkeSa sa : context.table().all()) {
      if (sa.state() == State.INIT_ANSWERED
          && sa.remote().address().equals(up.remote().address())) {
        expect(context, now, sa, HALF_OPEN_BESIDE);
      }
    }
  }

  private static void forget(Instant now, Context context, IkeSa sa) {
    if (sa.state() == State.INIT_ANSWERED) {
      context.counters().count("IKE_HALF_OPEN_EXPIRED");
      context.lifecycle().close(now, sa, DownReason.FAILED, "no IKE_AUTH came in time");
    }
  }

  private static Optional<Accepted> choose(
      Context context, IkeMessage message, Endpoint local, Endpoint remote) {
    List<resync.peer.wire.Proposal> offered =
        message.first(Payload.Sa.class).orElseThrow().proposals();
    for (ConnectionConfig connection :
        context.config().responding(Ikev2.MAJOR_VERSION, local.address(), remote.address())) {
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
        context.config().responding(Ikev2.MAJOR_VERSION, local.address(), remote.address());
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

  private static void refuse(
      Context context, IkeMessage request, Endpoint local, Endpoint remote, Payload notify) {
    IkeHeader header =
        Sender.header(
            request.header().initiatorSpi(),
            0,
            ExchangeType.IKE_SA_INIT,
            IkeHeader.FLAG_RESPONSE,
            0);
    context.sender().transmit(local, remote, new IkeMessage(header, List.of(notify)).encode());
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

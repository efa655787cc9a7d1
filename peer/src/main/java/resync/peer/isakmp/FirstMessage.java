package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.NotifyCode;

/**
 * The first message of phase 1 at the responder. Until it has passed every check it leaves no state
 * behind, and of what it leaves there is never more than the half-open limit.
 */
final class FirstMessage {
  private static final Duration HALF_OPEN_LIFE = Duration.ofSeconds(30);

  private FirstMessage() {}

  /** Answers a request for a new ISAKMP SA, or does not. */
  static void receive(Context context, Arrival arrival, IkeHeader header, Exchange exchange) {
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    byte[] raw = arrival.octets();
    IsakmpSa known = context.table().byFirstMessage(raw);
    if (known != null) {
      if (known.phase1().isRepeated(raw)) {
        context.counters().count("IKE_REPEATED_REQUESTS");
        context.sender().sendAgain(known, local, remote, known.phase1());
      }
      return;
    }
    Decoded<IsakmpMessage> decoded =
        IsakmpMessage.isEncrypted(header)
            ? new Decoded.Unsupported<>(
                "a first message that is encrypted", NotifyCode.INVALID_FLAGS.number())
            : IsakmpMessage.decode(header, raw);
    if (!(decoded instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))) {
      context.counters().count("IKE_MALFORMED");
      context.notices().answer(arrival, header, HeaderFault.code(decoded));
      return;
    }
    Conversation conversation = new Conversation(exchange, Role.RESPONDER, 0, State.NONE);
    Optional<Transitions.Row> row = Transitions.find(conversation, message);
    if (row.isEmpty()) {
      context.counters().count("IKE_MALFORMED");
      context.notices().answer(arrival, header, NotifyCode.PAYLOAD_MALFORMED);
      return;
    }
    if (context.table().halfOpen() >= context.config().settings().halfOpenLimit()) {
      context.counters().count("IKE_HALF_OPEN_LIMIT");
      return;
    }
    Optional<ConnectionConfig> connection = choose(context, message, exchange, local, remote);
    if (connection.isEmpty()) {
      NotifyCode code = refusal(context, message, exchange, local, remote);
      context.counters().count("IKE_NO_PROPOSAL_CHOSEN");
      if (context.notices().answer(arrival, header, code)) {
        context.warn(why(context, message, exchange, local, remote, code));
      }
      return;
    }
    IsakmpSa sa =
        new IsakmpSa(
            conversation,
            new IkeSpi(header.initiatorSpi()),
            context.newCookie(),
            connection.get(),
            local,
            remote,
            arrival.now(),
            1);
    accept(new Turn(context, arrival, sa, conversation, message), row.get());
  }

  private static void accept(Turn turn, Transitions.Row row) {
    Context context = turn.context();
    IsakmpSa sa = turn.sa();
    byte[] raw = turn.arrival().octets();
    switch (row.task().run(turn)) {
      case Outcome.Accepted(List<IsakmpPayload> reply) -> {
        turn.conversation().received(raw);
        turn.conversation().state(row.next());
        context.table().add(sa);
        context.table().answered(raw, sa);
        context.sender().send(turn.now(), sa, turn.conversation(), row.replyEncrypted(), reply);
        Instant end = turn.now().plus(HALF_OPEN_LIFE);
        sa.own(context.timers().set(end, at -> forget(at, context, sa)));
      }
      case Outcome.Discarded(NotifyCode code, String why) -> refuse(turn, code, why);
      case Outcome.Failed(NotifyCode code, String why) -> refuse(turn, code, why);
    }
  }

  private static void refuse(Turn turn, @Nullable NotifyCode code, String why) {
    Context context = turn.context();
    context.counters().count("IKE_DISCARDED");
    if (code != null && context.notices().answer(turn.arrival(), turn.message().header(), code)) {
      context.warn("phase 1 from " + turn.remote() + " is refused: " + why);
    }
  }

  private static void forget(Instant now, Context context, IsakmpSa sa) {
    if (sa.phase1().state().isHalfOpen()) {
      context.counters().count("IKE_HALF_OPEN_EXPIRED");
      context.lifecycle().close(now, sa, DownReason.FAILED, "phase 1 was not completed in time");
    }
  }

  private static Optional<ConnectionConfig> choose(
      Context context, IsakmpMessage message, Exchange exchange, Endpoint local, Endpoint remote) {
    List<ConnectionConfig> candidates =
        Phase1.candidates(context, exchange, local, remote).stream()
            .filter(c -> Phase1Proposals.choose(c, message).isPresent())
            .toList();
    return Phase1.ofIdentity(candidates, message).stream().findFirst();
  }

  private static NotifyCode refusal(
      Context context, IsakmpMessage message, Exchange exchange, Endpoint local, Endpoint remote) {
    List<ConnectionConfig> candidates = Phase1.candidates(context, exchange, local, remote);
    if (candidates.isEmpty()) {
      return NotifyCode.NO_PROPOSAL_CHOSEN;
    }
    return candidates.stream().anyMatch(c -> Phase1Proposals.choose(c, message).isPresent())
        ? NotifyCode.INVALID_ID_INFORMATION
        : Phase1Proposals.fault(message);
  }

  private static String why(
      Context context,
      IsakmpMessage message,
      Exchange exchange,
      Endpoint local,
      Endpoint remote,
      NotifyCode code) {
    List<ConnectionConfig> candidates = Phase1.candidates(context, exchange, local, remote);
    String mode = exchange == Exchange.AGGRESSIVE ? "aggressive mode" : "main mode";
    String refused = mode + " from " + remote + " is refused";
    if (candidates.isEmpty()) {
      return refused + ": no IKEv1 connection admits it";
    }
    ConnectionConfig first = candidates.getFirst();
    if (code == NotifyCode.INVALID_ID_INFORMATION) {
      return refused
          + " with INVALID-ID-INFORMATION: it says it is "
          + message.first(Identification.class).map(Phase1::identity).orElse(Identity.ANY)
          + ", connection "
          + first.name()
          + " wants "
          + first.remoteId();
    }
    return refused
        + " with "
        + code.text()
        + ": it offers "
        + Phase1Proposals.describe(message)
        + ", connection "
        + first.name()
        + " has "
        + first.proposals();
  }
}

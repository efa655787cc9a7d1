package resync.peer.isakmp;

import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.NotifyCode;

/**
 * The first message of phase 1 at the responder. Until it has passed every check it leaves no state
 * behind, and of what it leaves there is never more than the half-open limit.
 */
public final class FirstMessage {
  private FirstMessage() {}

  /**
   * Looks at a request for a new ISAKMP SA that is no repetition: refuses it, or makes the ISAKMP
   * SA that is to answer it, which nobody knows yet.
   */
  public static Optional<Admitted> admit(
      Context context, Arrival arrival, IkeHeader header, Exchange exchange) {
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    Decoded<IsakmpMessage> decoded =
        IsakmpMessage.isEncrypted(header)
            ? new Decoded.Unsupported<>(
                "a first message that is encrypted", NotifyCode.INVALID_FLAGS.number())
            : context.behaviour().decodes(IsakmpMessage.decode(header, arrival.octets()));
    if (!(decoded instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))) {
      context.counters().count("IKE_MALFORMED");
      context.informational().answer(arrival, header, HeaderFault.code(decoded));
      return Optional.empty();
    }
    Conversation conversation = new Conversation(exchange, Role.RESPONDER, 0, State.NONE);
    if (Phase1Transitions.TABLE.find(conversation, message, context.behaviour()::takes).isEmpty()) {
      context.counters().count("IKE_MALFORMED");
      context.informational().answer(arrival, header, NotifyCode.PAYLOAD_MALFORMED);
      return Optional.empty();
    }
    if (context.table().halfOpen() >= context.config().settings().halfOpenLimit()) {
      context.counters().count("IKE_HALF_OPEN_LIMIT");
      return Optional.empty();
    }
    Optional<ConnectionConfig> connection = choose(context, message, exchange, local, remote);
    if (connection.isEmpty()) {
      NotifyCode code = refusal(context, message, exchange, local, remote);
      context.counters().count("IKE_NO_PROPOSAL_CHOSEN");
      if (context.informational().answer(arrival, header, code)) {
        context.warn(why(context, message, exchange, local, remote, code));
      }
      return Optional.empty();
    }
    return Optional.of(
        new Admitted(
            new IsakmpSa(
                conversation,
                new IkeSpi(header.initiatorSpi()),
                context.newCookie(),
                connection.get(),
                local,
                remote,
                arrival.now(),
                1),
            message));
  }

  /** An ISAKMP SA that is to be, and the message that asks for it. */
  public record Admitted(IsakmpSa sa, IsakmpMessage message) {}

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

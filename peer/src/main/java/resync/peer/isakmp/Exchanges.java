package resync.peer.isakmp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.NatPaths;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;

/**
 * Takes the messages of exchanges and lets their table decide. What is not authentic changes
 * nothing and is counted.
 */
public final class Exchanges {
  private final Context context;
  private final NatPaths natPaths;

  public Exchanges(Context context, NatPaths natPaths) {
    this.context = context;
    this.natPaths = natPaths;
  }

  /**
   * A message for an exchange.
   *
   * @param table of the exchange's phase
   */
  public void converse(
      Arrival arrival,
      IkeHeader header,
      IsakmpSa sa,
      Conversation conversation,
      Transitions table,
      ExchangeHandler handler) {
    if (conversation.isRepeated(arrival.octets())) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      if (!conversation.isWaiting()) {
        handler.askedAgain(arrival, sa, conversation);
      }
      return;
    }
    if (!table.expectsMore(conversation)) {
      drop("IKE_REPEATED_REQUESTS", arrival.remote(), ExchangeWords.of(conversation) + " is over");
      return;
    }
    boolean encrypted = IsakmpMessage.isEncrypted(header);
    Decoded<IsakmpMessage> decoded =
        encrypted
            ? decrypted(sa, conversation, header, arrival.octets())
            : IsakmpMessage.decode(header, arrival.octets());
    switch (context.behaviour().decodes(decoded)) {
      case Decoded.Ok<IsakmpMessage>(IsakmpMessage message) ->
          take(arrival, sa, conversation, message, table, handler);
      case Decoded.Malformed<IsakmpMessage>(String why) ->
          garbage(arrival, header, sa, conversation, why, HeaderFault.code(decoded));
      case Decoded.Unsupported<IsakmpMessage>(String what, int _) ->
          garbage(arrival, header, sa, conversation, what, HeaderFault.code(decoded));
    }
  }

  private static Decoded<IsakmpMessage> decrypted(
      IsakmpSa sa, Conversation conversation, IkeHeader header, byte[] raw) {
    Protection protection = sa.protectionOrNull();
    if (protection == null) {
      return new Decoded.Malformed<>("encrypted before there are keys");
    }
    byte[] rest = Arrays.copyOfRange(raw, IkeHeader.LENGTH, raw.length);
    return protection
        .cipher()
        .decrypt(conversation.iv(), rest)
        .map(plain -> IsakmpMessage.decodeDecrypted(header, plain))
        .orElseGet(() -> new Decoded.Malformed<>("not whole cipher blocks"));
  }

  /** What does not decode. Encrypted in main mode, it is what a different shared key looks like. */
  private void garbage(
      Arrival arrival,
      IkeHeader header,
      IsakmpSa sa,
      Conversation conversation,
      String why,
      NotifyCode code) {
    drop("IKE_MALFORMED", arrival.remote(), ExchangeWords.of(conversation) + ": " + why);
    boolean encrypted = IsakmpMessage.isEncrypted(header);
    boolean identities =
        encrypted
            && conversation.exchange() == Exchange.IDENTITY_PROTECTION
            && (conversation.state() == State.KEYS_ANSWERED
                || conversation.state() == State.IDENTIFIED);
    if (identities && conversation.complainOnce()) {
      context.warn(
          sa
              + ": message "
              + (conversation.role() == Role.RESPONDER ? 5 : 6)
              + " of main mode from "
              + arrival.remote()
              + " decrypts to garbage ("
              + why
              + ")"
              + (Phase1Proposals.bySignature(sa.connection())
                  ? ""
                  : ": " + Phase1Authentication.compareKeys(sa)));
    }
    // What garbage happens to look like is no news.
    NotifyCode told = identities ? NotifyCode.PAYLOAD_MALFORMED : code;
    context.informational().answer(arrival, header, told);
  }

  private void take(
      Arrival arrival,
      IsakmpSa sa,
      Conversation conversation,
      IsakmpMessage message,
      Transitions table,
      ExchangeHandler handler) {
    Optional<Transitions.Row> row = table.find(conversation, message, context.behaviour()::takes);
    if (row.isEmpty()) {
      garbage(
          arrival,
          message.header(),
          sa,
          conversation,
          "not what must come now",
          NotifyCode.PAYLOAD_MALFORMED);
      return;
    }
    if (!handler.isAuthentic(sa, conversation, message)) {
      drop(
          "IKE_INTEGRITY_FAILED",
          arrival.remote(),
          ExchangeWords.of(conversation) + ": HASH does not verify");
      NotifyCode code = Hashes.fault(sa, message);
      context.informational().answer(arrival, message.header(), code);
      return;
    }
    if (!conversation.isPhase1()) {
      natPaths.heard(sa, arrival);
      conversation.noteCommitBit(message);
    }
    apply(new Turn(context, arrival, sa, conversation, message), row.get(), handler);
  }

  /** Runs a row of the table and does what comes of it. */
  public void apply(Turn turn, Transitions.Row row, ExchangeHandler handler) {
    IsakmpSa sa = turn.sa();
    Conversation conversation = turn.conversation();
    context.debug(
        sa
            + " "
            + ExchangeWords.of(conversation)
            + ": "
            + row.story()
            + " (RFC 2409 section "
            + row.section()
            + ")");
    switch (row.task().run(turn)) {
      case Outcome.Accepted(List<IsakmpPayload> reply) -> accepted(turn, row, reply, handler);
      case Outcome.Discarded(NotifyCode code, String why)
          when conversation.state() == State.NONE && conversation.isPhase1() ->
          refuse(turn, code, why);
      case Outcome.Failed(NotifyCode code, String why)
          when conversation.state() == State.NONE && conversation.isPhase1() ->
          refuse(turn, code, why);
      case Outcome.Discarded(NotifyCode code, String why) -> {
        context.counters().count("IKE_DISCARDED");
        if (conversation.complainOnce()) {
          context.warn(sa + ": " + why);
        }
        if (code != null) {
          context.informational().answer(turn.arrival(), turn.message().header(), code);
        }
      }
      case Outcome.Failed(NotifyCode code, String why) -> {
        context.warn(sa + ": " + why);
        if (code != null) {
          context.informational().error(sa, code);
        }
        handler.failed(turn.now(), sa, conversation);
      }
    }
  }

  /** Who begins phase 1 and is refused leaves nothing behind. */
  private void refuse(Turn turn, @Nullable NotifyCode code, String why) {
    context.counters().count("IKE_DISCARDED");
    if (code != null
        && context.informational().answer(turn.arrival(), turn.message().header(), code)) {
      context.warn("phase 1 from " + turn.remote() + " is refused: " + why);
    }
  }

  private void accepted(
      Turn turn, Transitions.Row row, List<IsakmpPayload> reply, ExchangeHandler handler) {
    IsakmpSa sa = turn.sa();
    Conversation conversation = turn.conversation();
    conversation.received(turn.arrival().octets());
    if (IsakmpMessage.isEncrypted(turn.message().header())) {
      conversation.iv(sa.protection().cipher().nextIv(turn.arrival().octets()));
      sa.heard(turn.now());
    }
    conversation.follow(row.state(), row.next());
    if (!reply.isEmpty()) {
      context.sender().send(turn.now(), sa, conversation, row.replyEncrypted(), reply);
    } else if (row.next() == State.DONE && !handler.saysLastWord(turn.now(), sa, conversation)) {
      conversation.forgetSent();
    }
    context.sender().awaitAnswer(turn.now(), sa, conversation);
    if (row.next() == State.DONE) {
      handler.done(turn.now(), sa, conversation);
    }
  }

  private void drop(String counter, Endpoint remote, String reason) {
    context.counters().count(counter);
    context.debug("from " + remote + ": " + reason);
  }
}

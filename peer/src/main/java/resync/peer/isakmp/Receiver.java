package resync.peer.isakmp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConnectionConfig.Fragmentation;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Fragment;
import resync.peer.wire.v1.NotifyCode;

/**
 * Takes messages from the network, finds their ISAKMP SA and conversation, and lets the table
 * decide. What is not authentic changes nothing and is counted.
 */
final class Receiver {
  /** How many quick modes one peer may keep under way. */
  private static final int QUICK_MODES = 64;

  private final Context context;

  Receiver(Context context) {
    this.context = context;
  }

  /** One message as it came, without a non-ESP marker. */
  void receive(Arrival arrival) {
    switch (IkeHeader.decode(arrival.octets())) {
      case Decoded.Malformed<IkeHeader>(String reason) -> {
        drop("IKE_MALFORMED", arrival.remote(), reason);
        unequalLengths(arrival);
      }
      case Decoded.Unsupported<IkeHeader>(String what, int _) ->
          drop("IKE_UNSUPPORTED", arrival.remote(), what);
      case Decoded.Ok<IkeHeader>(IkeHeader header) -> dispatch(arrival, header);
    }
  }

  /** The header's length is not the datagram's: its cookies are good for an answer nevertheless. */
  private void unequalLengths(Arrival arrival) {
    IkeHeader.ofAnyLength(arrival.octets())
        .ifPresent(
            header ->
                context.notices().answer(arrival, header, NotifyCode.UNEQUAL_PAYLOAD_LENGTHS));
  }

  private void drop(String counter, Endpoint remote, String reason) {
    context.counters().count(counter);
    context.debug("from " + remote + ": " + reason);
  }

  private void dispatch(Arrival arrival, IkeHeader header) {
    Optional<HeaderFault> fault = HeaderFault.of(header);
    if (fault.isPresent()) {
      drop(fault.get().counter(), arrival.remote(), fault.get().why());
      context.notices().answer(arrival, header, fault.get().code());
      return;
    }
    Exchange exchange = Exchange.of(header.exchangeType()).orElseThrow();
    IsakmpSa sa = context.table().find(header);
    if (Fragments.isFragment(header)) {
      fragment(arrival, header, sa);
      return;
    }
    switch (exchange) {
      case INFORMATIONAL -> informational(arrival, header, sa);
      case IDENTITY_PROTECTION, AGGRESSIVE -> {
        if (header.responderSpi() == 0) {
          FirstMessage.receive(context, arrival, header, exchange);
        } else if (sa == null || sa.phase1().exchange() != exchange) {
          unknown(arrival, header);
        } else {
          converse(arrival, header, sa, sa.phase1());
        }
      }
      case QUICK_MODE -> {
        if (sa == null || sa.protectionOrNull() == null || !sa.wasEstablished()) {
          unknown(arrival, header);
        } else {
          quick(arrival, header, sa);
        }
      }
    }
  }

  private void fragment(Arrival arrival, IkeHeader header, @Nullable IsakmpSa sa) {
    if (sa == null || header.responderSpi() == 0) {
      unknown(arrival, header);
      return;
    }
    if (sa.connection().fragmentation() == Fragmentation.NO) {
      context.counters().count("IKE_FRAGMENTS_DROPPED");
      return;
    }
    switch (Fragments.read(header, arrival.octets())) {
      case Decoded.Ok<Fragment>(Fragment piece) -> {
        context.counters().count("IKE_FRAGMENTS_RECEIVED");
        Fragments.whole(sa, piece).ifPresent(whole -> receive(arrival.with(whole)));
      }
      case Decoded.Malformed<Fragment>(String why) ->
          brokenPiece(arrival, header, why, NotifyCode.PAYLOAD_MALFORMED);
      case Decoded.Unsupported<Fragment>(String what, int number) ->
          brokenPiece(arrival, header, what, NotifyCode.of(number).orElseThrow());
    }
  }

  private void brokenPiece(Arrival arrival, IkeHeader header, String why, NotifyCode code) {
    drop("IKE_FRAGMENTS_DROPPED", arrival.remote(), why);
    context.notices().answer(arrival, header, code);
  }

  private void unknown(Arrival arrival, IkeHeader header) {
    drop("IKE_UNKNOWN_COOKIE", arrival.remote(), "no ISAKMP SA has its cookies");
    context.notices().answer(arrival, header, NotifyCode.INVALID_COOKIE);
  }

  private void informational(Arrival arrival, IkeHeader header, @Nullable IsakmpSa sa) {
    if (!IsakmpMessage.isEncrypted(header)) {
      switch (IsakmpMessage.decode(header, arrival.octets())) {
        case Decoded.Ok<IsakmpMessage>(IsakmpMessage message) ->
            context.notices().unprotected(arrival, sa, message);
        case Decoded.Malformed<IsakmpMessage>(String why) ->
            drop("IKE_MALFORMED", arrival.remote(), why);
        case Decoded.Unsupported<IsakmpMessage>(String what, int _) ->
            drop("IKE_UNSUPPORTED", arrival.remote(), what);
      }
    } else if (sa == null || sa.protectionOrNull() == null || !sa.wasEstablished()) {
      drop("IKE_UNKNOWN_COOKIE", arrival.remote(), "no established ISAKMP SA has its cookies");
      if (sa != null) {
        encryptedTooEarly(arrival.remote(), sa);
      }
    } else {
      Informational.receive(context, arrival, header, sa);
    }
  }

  /**
   * Some say encrypted that phase 1 has failed. Where it has failed because the shared keys differ,
   * that is under keys which this end cannot have.
   */
  private void encryptedTooEarly(Endpoint remote, IsakmpSa sa) {
    if (sa.protectionOrNull() != null
        && sa.remote().address().equals(remote.address())
        && !Proofs.bySignature(sa.connection())
        && sa.phase1().complainOnce()) {
      context.warn(
          sa
              + ": "
              + remote
              + " says something encrypted before "
              + Stories.of(sa.phase1())
              + " is done, under other keys than ours: "
              + Proofs.compareKeys(sa));
    }
  }

  private void quick(Arrival arrival, IkeHeader header, IsakmpSa sa) {
    int messageId = (int) header.messageId();
    Conversation known = sa.quickModes().get(messageId);
    if (known != null) {
      converse(arrival, header, sa, known);
      return;
    }
    if (sa.knowsMessageId(messageId) || sa.quickModes().size() >= QUICK_MODES) {
      drop("IKE_REPEATED_REQUESTS", arrival.remote(), "a quick mode that is over, or one too many");
      return;
    }
    Conversation fresh =
        new Conversation(Exchange.QUICK_MODE, Role.RESPONDER, messageId, State.NONE);
    fresh.iv(Hashes.phase2Iv(sa, messageId));
    converse(arrival, header, sa, fresh);
  }

  private void converse(Arrival arrival, IkeHeader header, IsakmpSa sa, Conversation conversation) {
    if (conversation.isRepeated(arrival.octets())) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      if (!conversation.isWaiting()) {
        context.lifecycle().askedAgain(arrival, sa, conversation);
      }
      return;
    }
    if (!Transitions.expectsMore(conversation)) {
      drop("IKE_REPEATED_REQUESTS", arrival.remote(), Stories.of(conversation) + " is over");
      return;
    }
    boolean encrypted = IsakmpMessage.isEncrypted(header);
    Decoded<IsakmpMessage> decoded =
        encrypted
            ? decrypted(sa, conversation, header, arrival.octets())
            : IsakmpMessage.decode(header, arrival.octets());
    switch (decoded) {
      case Decoded.Ok<IsakmpMessage>(IsakmpMessage message) ->
          take(arrival, sa, conversation, message);
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
    drop("IKE_MALFORMED", arrival.remote(), Stories.of(conversation) + ": " + why);
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
              + (Proofs.bySignature(sa.connection()) ? "" : ": " + Proofs.compareKeys(sa)));
    }
    // What garbage happens to look like is no news.
    NotifyCode told = identities ? NotifyCode.PAYLOAD_MALFORMED : code;
    context.notices().answer(arrival, header, told);
  }

  private void take(
      Arrival arrival, IsakmpSa sa, Conversation conversation, IsakmpMessage message) {
    Optional<Transitions.Row> row = Transitions.find(conversation, message);
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
    if (conversation.exchange() == Exchange.QUICK_MODE
        && !Hashes.quickModeIsAuthentic(sa, conversation, message)) {
      drop(
          "IKE_INTEGRITY_FAILED",
          arrival.remote(),
          Stories.of(conversation) + ": HASH does not verify");
      NotifyCode code = Hashes.fault(sa, message);
      context.notices().answer(arrival, message.header(), code);
      return;
    }
    if (conversation.exchange() == Exchange.QUICK_MODE) {
      NatPaths.heard(context, sa, arrival);
      CommitBit.note(conversation, message);
    }
    Turn turn = new Turn(context, arrival, sa, conversation, message);
    apply(turn, row.get());
  }

  /** Runs a row of the table and does what comes of it. */
  void apply(Turn turn, Transitions.Row row) {
    IsakmpSa sa = turn.sa();
    Conversation conversation = turn.conversation();
    context.debug(
        sa
            + " "
            + Stories.of(conversation)
            + ": "
            + row.story()
            + " (RFC 2409 section "
            + row.section()
            + ")");
    switch (row.task().run(turn)) {
      case Outcome.Accepted(List<IsakmpPayload> reply) -> accepted(turn, row, reply);
      case Outcome.Discarded(NotifyCode code, String why) -> {
        context.counters().count("IKE_DISCARDED");
        if (conversation.complainOnce()) {
          context.warn(sa + ": " + why);
        }
        if (code != null) {
          context.notices().answer(turn.arrival(), turn.message().header(), code);
        }
      }
      case Outcome.Failed(NotifyCode code, String why) -> {
        context.warn(sa + ": " + why);
        if (code != null) {
          context.notices().error(sa, code);
        }
        context.lifecycle().conversationFailed(turn.now(), sa, conversation);
      }
    }
  }

  private void accepted(Turn turn, Transitions.Row row, List<IsakmpPayload> reply) {
    IsakmpSa sa = turn.sa();
    Conversation conversation = turn.conversation();
    conversation.received(turn.arrival().octets());
    if (IsakmpMessage.isEncrypted(turn.message().header())) {
      conversation.iv(sa.protection().cipher().nextIv(turn.arrival().octets()));
      sa.heard(turn.now());
    }
    boolean quickModeIsSaid =
        conversation.exchange() == Exchange.QUICK_MODE && row.next() == State.DONE;
    State next = quickModeIsSaid ? CommitBit.afterLastMessage(conversation) : row.next();
    conversation.state(next);
    if (!reply.isEmpty()) {
      context.sender().send(turn.now(), sa, conversation, row.replyEncrypted(), reply);
    } else if (quickModeIsSaid && conversation.setsCommitBit()) {
      CommitBit.connect(context, turn.now(), sa, conversation);
    } else if (next == State.DONE) {
      conversation.forgetSent();
    }
    context.sender().awaitAnswer(turn.now(), sa, conversation);
    if (next == State.DONE) {
      context.lifecycle().conversationDone(turn.now(), sa, conversation);
    }
  }
}

package resync.peer.isakmp;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConnectionConfig.Fragmentation;
import resync.peer.ike.NatPaths;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Fragment;
import resync.peer.wire.v1.NotifyCode;

/**
 * Takes messages from the network, finds their ISAKMP SA and conversation, and lets the table
 * decide. What is not authentic changes nothing and is counted.
 */
public final class Receiver {
  private final Context context;
  private final NatPaths natPaths;
  private final Exchanges exchanges;
  private final UnprotectedInformational unprotected;

  public Receiver(Context context, NatPaths natPaths, Exchanges exchanges) {
    this.context = context;
    this.natPaths = natPaths;
    this.exchanges = exchanges;
    this.unprotected = new UnprotectedInformational(context);
  }

  /** One message as it came, without a non-ESP marker. */
  public void receive(Arrival arrival) {
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
                context
                    .informational()
                    .answer(arrival, header, NotifyCode.UNEQUAL_PAYLOAD_LENGTHS));
  }

  private void drop(String counter, Endpoint remote, String reason) {
    context.counters().count(counter);
    context.debug("from " + remote + ": " + reason);
  }

  private void dispatch(Arrival arrival, IkeHeader header) {
    Optional<HeaderFault> fault = HeaderFault.of(header);
    if (fault.isPresent()) {
      drop(fault.get().counter(), arrival.remote(), fault.get().why());
      context.informational().answer(arrival, header, fault.get().code());
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
          firstMessage(arrival, header, exchange);
        } else if (sa == null || sa.phase1().exchange() != exchange) {
          unknown(arrival, header);
        } else {
          exchanges.converse(
              arrival, header, sa, sa.phase1(), Phase1Transitions.TABLE, context.lifecycle());
        }
      }
      case QUICK_MODE -> {
        if (sa == null || sa.protectionOrNull() == null || !sa.wasEstablished()) {
          unknown(arrival, header);
        } else {
          context.doi().receive(arrival, header, sa);
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
    context.informational().answer(arrival, header, code);
  }

  private void unknown(Arrival arrival, IkeHeader header) {
    drop("IKE_UNKNOWN_COOKIE", arrival.remote(), "no ISAKMP SA has its cookies");
    context.informational().answer(arrival, header, NotifyCode.INVALID_COOKIE);
  }

  private void informational(Arrival arrival, IkeHeader header, @Nullable IsakmpSa sa) {
    if (!IsakmpMessage.isEncrypted(header)) {
      switch (context.behaviour().decodes(IsakmpMessage.decode(header, arrival.octets()))) {
        case Decoded.Ok<IsakmpMessage>(IsakmpMessage message) ->
            unprotected.receive(arrival, sa, message);
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
      protectedInformational(arrival, header, sa);
    }
  }

  /**
   * Some say encrypted that phase 1 has failed. Where it has failed because the shared keys differ,
   * that is under keys which this end cannot have.
   */
  private void encryptedTooEarly(Endpoint remote, IsakmpSa sa) {
    if (sa.protectionOrNull() != null
        && sa.remote().address().equals(remote.address())
        && !Phase1Proposals.bySignature(sa.connection())
        && sa.phase1().complainOnce()) {
      context.warn(
          sa
              + ": "
              + remote
              + " says something encrypted before "
              + ExchangeWords.of(sa.phase1())
              + " is done, under other keys than ours: "
              + Phase1Authentication.compareKeys(sa));
    }
  }

  private Optional<Transitions.Row> row(Conversation conversation, IsakmpMessage message) {
    return Phase1Transitions.TABLE.find(conversation, message, context.behaviour()::takes);
  }

  private void firstMessage(Arrival arrival, IkeHeader header, Exchange exchange) {
    IsakmpSa known = context.table().byFirstMessage(arrival.octets());
    if (known != null) {
      if (known.phase1().isRepeated(arrival.octets())) {
        context.counters().count("IKE_REPEATED_REQUESTS");
        context.sender().sendAgain(known, arrival.local(), arrival.remote(), known.phase1());
      }
      return;
    }
    FirstMessage.admit(context, arrival, header, exchange)
        .ifPresent(
            admitted -> {
              IsakmpSa sa = admitted.sa();
              Turn turn = new Turn(context, arrival, sa, sa.phase1(), admitted.message());
              Transitions.Row row = row(sa.phase1(), admitted.message()).orElseThrow();
              exchanges.apply(turn, row, context.lifecycle());
              if (sa.phase1().state() == row.next()) {
                context.lifecycle().answered(arrival.now(), sa);
                context.table().answered(arrival.octets(), sa);
              }
            });
  }

  /** An encrypted one for an established ISAKMP SA; what is not authentic is dropped. */
  private void protectedInformational(Arrival arrival, IkeHeader header, IsakmpSa sa) {
    byte[] raw = arrival.octets();
    int messageId = (int) header.messageId();
    byte[] iv = Hashes.phase2Iv(sa, messageId);
    byte[] rest = Arrays.copyOfRange(raw, IkeHeader.LENGTH, raw.length);
    Optional<byte[]> plain = sa.protection().cipher().decrypt(iv, rest);
    Conversation conversation =
        new Conversation(Exchange.INFORMATIONAL, Role.RESPONDER, messageId, State.NONE);
    if (plain.isEmpty()
        || !(context.behaviour().decodes(IsakmpMessage.decodeDecrypted(header, plain.get()))
            instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))
        || row(conversation, message).isEmpty()
        || !Hashes.firstIs(message, Hashes.hash1(sa, messageId, message.afterFirst()))) {
      drop(
          "IKE_INTEGRITY_FAILED",
          arrival.remote(),
          "an informational exchange that is not authentic");
      return;
    }
    if (message.notification(NotifyCode.CONNECTED).isPresent()
        && context.doi().connected(arrival.now(), sa, messageId)) {
      return;
    }
    if (!sa.useMessageId(messageId)) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      return;
    }
    sa.heard(arrival.now());
    natPaths.heard(sa, arrival);
    exchanges.apply(
        new Turn(context, arrival, sa, conversation, message),
        row(conversation, message).orElseThrow(),
        Informational.HANDLER);
  }
}

package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;

/**
 * Takes messages from the network, finds their IKE SA, and lets the table decide. What is not
 * authentic changes nothing and is counted.
 */
final class Receiver {
  private final Context context;
  private final UnprotectedMessages unprotected;

  Receiver(Context context, UnprotectedMessages unprotected) {
    this.context = context;
    this.unprotected = unprotected;
  }

  /** One message as it came, without a non-ESP marker. */
  void receive(Arrival arrival) {
    switch (context.behaviour().decodes(IkeMessage.decode(arrival.octets()))) {
      case Decoded.Malformed<IkeMessage>(String reason) ->
          drop("IKE_MALFORMED", arrival.remote(), reason);
      case Decoded.Unsupported<IkeMessage>(String what, int type) ->
          unsupported(arrival, what, type);
      case Decoded.Ok<IkeMessage>(IkeMessage message) -> dispatch(arrival, message);
    }
  }

  private void drop(String counter, Endpoint remote, String reason) {
    context.counters().count(counter);
    context.outbox().log(Report.Level.DEBUG, "from " + remote + ": " + reason);
  }

  /** A newer major version, or an unknown critical payload outside the protection. */
  private void unsupported(Arrival arrival, String what, int type) {
    drop("IKE_UNSUPPORTED", arrival.remote(), what);
    if (!(IkeHeader.decode(arrival.octets()) instanceof Decoded.Ok<IkeHeader>(IkeHeader header))
        || header.isResponse()
        || header.responderSpi() != 0
        || !unprotected.mayAnswer(arrival.now(), arrival.remote())) {
      return;
    }
    Payload notify =
        header.majorVersion() > 2
            ? Payload.Notify.of(NotifyType.INVALID_MAJOR_VERSION)
            : Payload.Notify.of(
                NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Octets.of(new byte[] {(byte) type}));
    IkeHeader answer =
        new IkeHeader(
            header.initiatorSpi(),
            0,
            0,
            2,
            0,
            header.exchangeType(),
            IkeHeader.FLAG_RESPONSE,
            header.messageId(),
            0);
    context.transmit(
        arrival.local(), arrival.remote(), new IkeMessage(answer, List.of(notify)).encode());
  }

  private void dispatch(Arrival arrival, IkeMessage message) {
    Endpoint remote = arrival.remote();
    IkeHeader header = message.header();
    if (!(ExchangeType.of(header.exchangeType())
        instanceof Decoded.Ok<ExchangeType>(ExchangeType exchange))) {
      drop("IKE_MALFORMED", remote, "exchange type " + header.exchangeType() + " is none of ours");
      return;
    }
    if (exchange == ExchangeType.IKE_SA_INIT) {
      if (header.isResponse()) {
        initResponse(arrival, message);
      } else if (header.fromInitiator() && header.messageId() == 0 && header.responderSpi() == 0) {
        initRequest(arrival, message);
      } else {
        drop("IKE_MALFORMED", remote, "not a first message");
      }
      return;
    }
    IkeSa sa = find(header);
    Optional<Payload.Encrypted> encrypted = message.first(Payload.Encrypted.class);
    if (encrypted.isEmpty()) {
      unprotected.receive(arrival, message);
    } else if (sa == null) {
      unknown(arrival, header);
    } else {
      protectedMessage(arrival, message, exchange, sa, encrypted.get());
    }
  }

  private void unknown(Arrival arrival, IkeHeader header) {
    long spi = header.fromInitiator() ? header.responderSpi() : header.initiatorSpi();
    context
        .table()
        .lastWords(new IkeSpi(spi), arrival.octets())
        .ifPresentOrElse(
            response -> {
              context.counters().count("IKE_REPEATED_REQUESTS");
              context.transmit(arrival.local(), arrival.remote(), response);
            },
            () -> drop("IKE_UNKNOWN_SPI", arrival.remote(), "no IKE SA has its SPIs"));
  }

  private @Nullable IkeSa find(IkeHeader header) {
    long local = header.fromInitiator() ? header.responderSpi() : header.initiatorSpi();
    long other = header.fromInitiator() ? header.initiatorSpi() : header.responderSpi();
    IkeSa sa = context.table().byLocalSpi(new IkeSpi(local));
    return sa != null
            && sa.isInitiator() != header.fromInitiator()
            && sa.remoteSpi().value() == other
        ? sa
        : null;
  }

  private void initRequest(Arrival arrival, IkeMessage message) {
    IkeSa known = context.table().byInitRequest(arrival.octets());
    if (known != null) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      context.transmit(arrival.local(), arrival.remote(), known.window().lastResponse());
      return;
    }
    Optional<Transitions.Row> row =
        Transitions.forRequest(
            State.NONE, ExchangeType.IKE_SA_INIT, null, message, context.behaviour()::takes);
    if (row.isEmpty() || message.header().initiatorSpi() == 0) {
      context.counters().count("IKE_MALFORMED");
      return;
    }
    InitResponder.admit(context, arrival, message)
        .ifPresent(
            sa -> {
              apply(new Turn(context, arrival, sa, message, null, row.get()), row.get());
              if (sa.state() == row.get().next()) {
                context.lifecycle().answered(arrival.now(), sa);
                context.table().answered(arrival.octets(), sa);
              }
            });
  }

  private void initResponse(Arrival arrival, IkeMessage message) {
    Endpoint remote = arrival.remote();
    IkeSa sa = context.table().byLocalSpi(new IkeSpi(message.header().initiatorSpi()));
    if (sa == null
        || sa.state() != State.INIT_SENT
        || message.header().fromInitiator()
        || message.header().messageId() != 0
        || !sa.remote().equals(remote)) {
      drop("IKE_UNKNOWN_SPI", remote, "a response to IKE_SA_INIT that nobody waits for");
      return;
    }
    IkeSa.Request request = sa.window().active();
    if (request == null) {
      return;
    }
    Optional<Transitions.Row> row =
        Transitions.forAnswer(
            State.INIT_SENT,
            ExchangeType.IKE_SA_INIT,
            request,
            message,
            context.behaviour()::takes);
    if (row.isEmpty()) {
      drop("IKE_MALFORMED", remote, "a response to IKE_SA_INIT without what it must hold");
      return;
    }
    sa.window().answered();
    apply(new Turn(context, arrival, sa, message, request, row.get()), row.get());
    sa.pump(arrival.now());
  }

  private void protectedMessage(
      Arrival arrival,
      IkeMessage outer,
      ExchangeType exchange,
      IkeSa sa,
      Payload.Encrypted encrypted) {
    Endpoint remote = arrival.remote();
    byte[] raw = arrival.octets();
    IkeHeader header = outer.header();
    Window<IkeSa.Request> window = sa.window();
    IkeSa.Request active = window.active();
    if (header.isResponse()) {
      if (active == null
          || header.messageId() != window.nextId()
          || exchange != active.exchange()) {
        drop("IKE_UNEXPECTED_RESPONSE", remote, "a response that nobody waits for");
        return;
      }
    } else {
      switch (window.arrival(header.messageId(), raw)) {
        case NEW -> {
          if (sa.state() == State.AUTH_SENT) {
            // The responder has overtaken its own proof, or that is lost; it asks again.
            drop("IKE_TOO_EARLY", remote, exchange + " before IKE_AUTH is answered");
            return;
          }
        }
        case REPEATED -> {
          context.counters().count("IKE_REPEATED_REQUESTS");
          context.transmit(arrival.local(), remote, window.lastResponse());
          return;
        }
        case OUTSIDE -> {
          drop("IKE_OUTSIDE_WINDOW", remote, "message ID " + header.messageId());
          return;
        }
      }
    }
    Protection protection = sa.protectionOrNull();
    Optional<Decoded<IkeMessage>> opened =
        protection == null
            ? Optional.empty()
            : Sealing.open(protection.inbound(), outer, encrypted, raw)
                .map(context.behaviour()::decodes);
    if (opened.isEmpty()) {
      drop("IKE_INTEGRITY_FAILED", remote, "not authentic");
      return;
    }
    sa.heard(arrival.now());
    context.natPaths().heard(sa, arrival);
    if (header.isResponse() && active != null) {
      answer(arrival, outer, opened.get(), exchange, sa, active);
    } else {
      request(arrival, outer, opened.get(), exchange, sa);
    }
    sa.pump(arrival.now());
  }

  private void answer(
      Arrival arrival,
      IkeMessage outer,
      Decoded<IkeMessage> opened,
      ExchangeType exchange,
      IkeSa sa,
      IkeSa.Request active) {
    sa.window().answered();
    if (opened instanceof Decoded.Ok<IkeMessage>(IkeMessage message)) {
      Optional<Transitions.Row> row =
          Transitions.forAnswer(sa.state(), exchange, active, message, context.behaviour()::takes);
      if (row.isPresent()) {
        apply(new Turn(context, arrival, sa, message, active, row.get()), row.get());
        return;
      }
    }
    context.counters().count("IKE_MALFORMED");
    // The peer believes in what it has answered: it is told first.
    conclude(
        new Answering(arrival, sa, outer, active),
        new Outcome.Rejected("the answer to " + active.story() + " makes no sense"));
    active.abandoned(arrival.now(), sa);
  }

  private void request(
      Arrival arrival,
      IkeMessage outer,
      Decoded<IkeMessage> opened,
      ExchangeType exchange,
      IkeSa sa) {
    if (opened instanceof Decoded.Ok<IkeMessage>(IkeMessage message)) {
      Optional<Transitions.Row> row =
          Transitions.forRequest(
              sa.state(), exchange, sa.window().active(), message, context.behaviour()::takes);
      if (row.isPresent()) {
        apply(new Turn(context, arrival, sa, message, null, row.get()), row.get());
        return;
      }
    }
    context.counters().count("IKE_MALFORMED");
    conclude(
        new Answering(arrival, sa, outer, null),
        switch (opened) {
          case Decoded.Ok<IkeMessage> _ ->
              Outcome.failed(
                  NotifyType.INVALID_SYNTAX, exchange + " without what it must hold now");
          case Decoded.Malformed<IkeMessage>(String reason) ->
              Outcome.failed(NotifyType.INVALID_SYNTAX, reason);
          case Decoded.Unsupported<IkeMessage>(String what, int type) ->
              Outcome.refused(
                  NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD,
                  Octets.of(new byte[] {(byte) type}),
                  what);
        });
  }

  /**
   * What is answered, and with which request of ours in mind.
   *
   * @param active our request that the message answers; null when it is a request itself
   */
  private record Answering(
      Arrival arrival, IkeSa sa, IkeMessage message, IkeSa.@Nullable Request active) {
    Instant now() {
      return arrival.now();
    }
  }

  private void apply(Turn turn, Transitions.Row row) {
    IkeSa sa = turn.sa();
    context.outbox().log(Report.Level.DEBUG, row.told(sa));
    Outcome outcome = row.task().run(turn);
    if (outcome instanceof Outcome.Done) {
      turn.follow();
    }
    conclude(new Answering(turn.arrival(), sa, turn.message(), turn.request()), outcome);
  }

  private void conclude(Answering turn, Outcome outcome) {
    IkeSa sa = turn.sa();
    switch (outcome) {
      case Outcome.Done(List<Payload> reply) -> respond(turn, reply);
      case Outcome.Refused(List<Payload> reply, String why) when sa.state() == State.NONE -> {
        context.counters().count("IKE_MALFORMED");
        context.warn("IKE_SA_INIT from " + turn.arrival().remote() + " refused: " + why);
        InitResponder.refuse(context, turn.arrival(), turn.message(), reply.getFirst());
      }
      case Outcome.Refused(List<Payload> reply, String why) -> {
        context.warn(sa + ": " + why);
        respond(turn, reply);
      }
      case Outcome.Closed(List<Payload> reply, DownReason reason, String why) -> {
        respond(turn, reply);
        if (turn.active() == null && sa.remoteId().isPresent()) {
          context.table().keepLastWords(sa, turn.arrival().octets(), sa.window().lastResponse());
        }
        if (reason == DownReason.FAILED) {
          context.warn(sa + ": " + why);
        }
        context.lifecycle().close(turn.now(), sa, reason, why);
        IkeSa.Request answered = turn.active();
        if (answered != null) {
          // The window no longer has it: what it was for has come to nothing all the same.
          answered.abandoned(turn.now(), sa);
        }
      }
      case Outcome.Rejected(String why) -> {
        context.warn(sa + ": " + why);
        context.lifecycle().reject(turn.now(), sa);
      }
    }
  }

  private static void respond(Answering turn, List<Payload> reply) {
    IkeHeader header = turn.message().header();
    if (turn.active() == null
        && !header.isResponse()
        && ExchangeType.of(header.exchangeType())
            instanceof Decoded.Ok<ExchangeType>(ExchangeType exchange)) {
      turn.sa().respond(turn.arrival(), exchange, header.messageId(), reply);
    }
  }
}

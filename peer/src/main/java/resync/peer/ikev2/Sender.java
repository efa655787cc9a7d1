package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.Retransmission;
import resync.peer.ike.Effect;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;

/** Sends requests, one at a time for each IKE SA and again until answered, and responses. */
final class Sender {
  private static final int NON_ESP_MARKER = 4;

  private final Context context;

  Sender(Context context) {
    this.context = context;
  }

  /** Queues a request and sends it as soon as the window allows. */
  void request(Instant now, IkeSa sa, Request request) {
    sa.window().enqueue(request);
    pump(now, sa);
  }

  /** Sends the next waiting request if none is unanswered. */
  void pump(Instant now, IkeSa sa) {
    while (sa.state() != State.CLOSED) {
      Request request = sa.window().takeNext();
      if (request == null) {
        return;
      }
      Optional<List<Payload>> payloads = request.payloads(context, now, sa);
      if (payloads.isPresent()) {
        send(now, sa, request, payloads.get());
        return;
      }
      request.abandoned(context, now, sa);
    }
  }

  private void send(Instant now, IkeSa sa, Request request, List<Payload> payloads) {
    byte[] octets = encode(sa, request.exchange(), sa.window().nextId(), false, payloads);
    if (request.exchange() == ExchangeType.IKE_SA_INIT) {
      sa.handshake().initRequest(octets);
    }
    sa.window().sent(request, octets);
    transmit(sa.local(), sa.remote(), octets);
    schedule(now, sa);
  }

  private void schedule(Instant now, IkeSa sa) {
    Retransmission pace = sa.connection().retransmission();
    Instant next = now.plus(pace.waitAfter(sa.window().transmissions() - 1));
    sa.window().timer(context.timers().set(next, at -> unanswered(at, sa)));
  }

  private void unanswered(Instant now, IkeSa sa) {
    Request request = sa.window().active();
    if (request == null) {
      return;
    }
    if (sa.window().transmissions() > sa.connection().retransmission().tries()) {
      context.counters().count("IKE_GIVEN_UP");
      context.warn(
          sa
              + ": no answer to "
              + request.story()
              + " after "
              + sa.window().transmissions()
              + " transmissions");
      context.lifecycle().peerGone(now, sa);
      return;
    }
    sa.window().repeated();
    context.counters().count("IKE_RETRANSMITTED");
    transmit(sa.local(), sa.remote(), sa.window().sentOctets());
    schedule(now, sa);
  }

  /** The octets of a response to the peer's request with this message ID. */
  byte[] response(IkeSa sa, ExchangeType exchange, long messageId, List<Payload> payloads) {
    return encode(sa, exchange, messageId, true, payloads);
  }

  private static byte[] encode(
      IkeSa sa, ExchangeType exchange, long messageId, boolean response, List<Payload> payloads) {
    int flags =
        (sa.isInitiator() ? IkeHeader.FLAG_INITIATOR : 0)
            | (response ? IkeHeader.FLAG_RESPONSE : 0);
    IkeHeader header =
        header(sa.initiatorSpi().value(), sa.responderSpi().value(), exchange, flags, messageId);
    @Nullable Protection protection = sa.protectionOrNull();
    return exchange == ExchangeType.IKE_SA_INIT || protection == null
        ? new IkeMessage(header, payloads).encode()
        : Sealing.seal(protection.outbound(), header, payloads);
  }

  /** A header whose next payload and length the encoder fills in. */
  static IkeHeader header(
      long initiatorSpi, long responderSpi, ExchangeType exchange, int flags, long messageId) {
    return new IkeHeader(
        initiatorSpi, responderSpi, 0, 2, 0, exchange.number(), flags, messageId, 0);
  }

  /** Sends octets of IKE as they are, with the non-ESP marker where the port wants it. */
  void transmit(Endpoint local, Endpoint remote, byte[] message) {
    byte[] payload = message;
    if (local.port() == Endpoint.NAT_T_PORT) {
      payload = new byte[NON_ESP_MARKER + message.length];
      System.arraycopy(message, 0, payload, NON_ESP_MARKER, message.length);
    }
    context.outbox().add(new Effect.SendDatagram(local, remote, payload));
  }
}

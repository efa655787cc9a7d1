package resync.peer.isakmp;

import java.time.Instant;
import java.util.List;
import resync.peer.config.Retransmission;
import resync.peer.ike.Environment;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayloads;

/** Encrypts and sends messages, and sends those again that are not answered. */
public final class Sender {

  /** Told of messages that nobody answers. */
  public interface Listener {
    /** Whether an exchange that waits need not wait any longer; then it has come to its end. */
    boolean isOver(Instant now, IsakmpSa sa, Conversation conversation);

    /** The peer has not answered for as long as is configured. */
    void unanswered(Instant now, IsakmpSa sa, Conversation conversation);
  }

  private final Environment env;
  private final Listener listener;

  public Sender(Environment env, Listener listener) {
    this.env = env;
    this.listener = listener;
  }

  /** Sends the next message of a conversation; it is kept for when it is lost. */
  public void send(
      Instant now,
      IsakmpSa sa,
      Conversation conversation,
      boolean encrypted,
      List<IsakmpPayload> wanted) {
    // Of what comes behind phase 1 a HASH has been made already.
    List<IsakmpPayload> payloads =
        conversation.isPhase1() ? env.behaviour().leaves(conversation.exchange(), wanted) : wanted;
    byte[] octets;
    if (encrypted) {
      byte[] rest =
          sa.protection().cipher().encrypt(conversation.iv(), IsakmpPayloads.encode(payloads));
      conversation.iv(sa.protection().cipher().nextIv(rest));
      octets =
          sealed(
              sa,
              conversation.exchange(),
              conversation.messageId(),
              conversation.setsCommitBit() ? IsakmpMessage.FLAG_COMMIT : 0,
              payloads,
              rest);
    } else {
      octets =
          IsakmpMessage.encode(
              IsakmpMessage.header(
                  sa.initiatorCookie().value(),
                  sa.responderCookie().value(),
                  conversation.exchange(),
                  0,
                  conversation.messageId()),
              payloads);
    }
    conversation.sent(octets, now);
    transmit(sa, sa.local(), sa.remote(), octets);
  }

  /** Sends a message that is an exchange of its own and that nobody answers. */
  public void sendOnce(IsakmpSa sa, int messageId, List<IsakmpPayload> payloads) {
    transmit(sa, sa.local(), sa.remote(), informational(sa, messageId, payloads));
  }

  /** The same as the last word of a conversation, for when it is lost. */
  public void sendLast(
      Instant now, IsakmpSa sa, Conversation conversation, List<IsakmpPayload> payloads) {
    byte[] octets = informational(sa, conversation.messageId(), payloads);
    conversation.sent(octets, now);
    transmit(sa, sa.local(), sa.remote(), octets);
  }

  private static byte[] informational(IsakmpSa sa, int messageId, List<IsakmpPayload> payloads) {
    byte[] rest =
        sa.protection()
            .cipher()
            .encrypt(Hashes.phase2Iv(sa, messageId), IsakmpPayloads.encode(payloads));
    return sealed(sa, Exchange.INFORMATIONAL, messageId, 0, payloads, rest);
  }

  private static byte[] sealed(
      IsakmpSa sa,
      Exchange exchange,
      int messageId,
      int flags,
      List<IsakmpPayload> payloads,
      byte[] rest) {
    return IsakmpMessage.encode(
        IsakmpMessage.header(
            sa.initiatorCookie().value(),
            sa.responderCookie().value(),
            exchange,
            IsakmpMessage.FLAG_ENCRYPTION | flags,
            messageId),
        IsakmpPayloads.firstType(payloads),
        rest);
  }

  /**
   * Waits for the answer to the message sent last, and sends that again meanwhile. A responder in
   * phase 1 does not: it would multiply what a forger sends; the initiator asks again.
   */
  public void awaitAnswer(Instant now, IsakmpSa sa, Conversation conversation) {
    boolean mayRepeat =
        conversation.role() == Role.INITIATOR || conversation.exchange() == Exchange.QUICK_MODE;
    boolean waits = conversation.state() != State.DONE;
    if (!mayRepeat || !waits) {
      return;
    }
    Retransmission pace = sa.connection().retransmission();
    Instant next = now.plus(pace.waitAfter(conversation.transmissions() - 1));
    conversation.timer(env.timers().set(next, at -> unanswered(at, sa, conversation)));
  }

  private void unanswered(Instant now, IsakmpSa sa, Conversation conversation) {
    if (listener.isOver(now, sa, conversation)) {
      return;
    }
    if (conversation.transmissions() > sa.connection().retransmission().tries()) {
      env.counters().count("IKE_GIVEN_UP");
      env.warn(
          sa
              + ": no answer to the last message of "
              + ExchangeWords.of(conversation)
              + " after "
              + conversation.transmissions()
              + " transmissions");
      listener.unanswered(now, sa, conversation);
      return;
    }
    env.counters().count("IKE_RETRANSMITTED");
    sendAgain(sa, sa.local(), sa.remote(), conversation);
    awaitAnswer(now, sa, conversation);
  }

  /** Sends the last message of a conversation once more, if there is one. */
  public void sendAgain(IsakmpSa sa, Endpoint local, Endpoint remote, Conversation conversation) {
    byte[] octets = conversation.lastSent();
    if (octets.length > 0) {
      conversation.sentAgain();
      transmit(sa, local, remote, octets);
    }
  }

  private void transmit(IsakmpSa sa, Endpoint local, Endpoint remote, byte[] message) {
    for (byte[] piece : Fragments.of(env, sa, local, message)) {
      env.transmit(local, remote, piece);
    }
  }
}

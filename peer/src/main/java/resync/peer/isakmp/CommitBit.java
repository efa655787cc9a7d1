package resync.peer.isakmp;

import java.time.Instant;
import java.util.List;
import resync.peer.sa.ChildSa;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/**
 * The commit bit of a quick mode (RFC 2408 section 3.1): whoever has not set it uses the new SAs
 * only when the other end has said CONNECTED, in an informational exchange with the same message
 * ID.
 *
 * <p>No HASH covers the bit: anybody on the way can set it. So it delays and never prevents.
 * Packets that come in on the new SAs are as good as CONNECTED, and when our last message has been
 * repeated as often as any other we use them without it.
 */
final class CommitBit {
  private CommitBit() {}

  /** Notes the bit in a message that has been taken. */
  static void note(Conversation conversation, IsakmpMessage message) {
    if ((message.header().flags() & IsakmpMessage.FLAG_COMMIT) != 0
        && !conversation.setsCommitBit()) {
      conversation.peerSetCommitBit();
    }
  }

  /** Where a quick mode stands that would be done otherwise. */
  static State afterLastMessage(Conversation conversation) {
    return conversation.mustWait() ? State.QUICK_CONNECTING : State.DONE;
  }

  /** Whether we need not wait any longer, although nobody has said CONNECTED. */
  static boolean isOver(IsakmpSa sa, Conversation conversation) {
    IpsecSa prepared = conversation.quick().prepared();
    boolean used = prepared != null && prepared.sa().lastInbound() != ChildSa.NEVER;
    return used || conversation.transmissions() > sa.connection().retransmission().tries();
  }

  /** The wait is over: the SAs are in use. */
  static void finish(Context context, Instant now, IsakmpSa sa, Conversation conversation) {
    conversation.cancelTimer();
    conversation.state(State.DONE);
    context.lifecycle().conversationDone(now, sa, conversation);
  }

  /** Says CONNECTED; it is said again to a peer that repeats its last message. */
  static void connect(Context context, Instant now, IsakmpSa sa, Conversation conversation) {
    context.sender().sendLast(now, sa, conversation, connected(sa, conversation));
  }

  private static List<IsakmpPayload> connected(IsakmpSa sa, Conversation conversation) {
    IpsecSa pair = conversation.quick().prepared();
    if (pair == null) {
      throw new IllegalStateException("nothing is connected");
    }
    IsakmpPayload.Notification notification =
        new IsakmpPayload.Notification(
            protocol(pair),
            Octets.of(pair.inboundSpi().octets()),
            NotifyCode.CONNECTED.number(),
            Octets.EMPTY);
    List<IsakmpPayload> rest = List.of(notification);
    Octets hash = Hashes.hash1(sa, conversation.messageId(), Hashes.octets(rest));
    return Phase1.join(List.of(new IsakmpPayload.Hash(hash)), rest);
  }

  private static int protocol(IpsecSa pair) {
    return pair.sa().parameters().suite() == null ? ProtocolId.AH : ProtocolId.ESP;
  }

  /**
   * An authentic informational exchange says CONNECTED.
   *
   * @return whether a quick mode has waited for it
   */
  static boolean connected(Context context, Instant now, IsakmpSa sa, IsakmpMessage message) {
    Conversation waiting = sa.quickModes().get((int) message.header().messageId());
    if (waiting == null
        || waiting.state() != State.QUICK_CONNECTING
        || message.notification(NotifyCode.CONNECTED).isEmpty()) {
      return false;
    }
    context.debug(sa + ": the peer says CONNECTED (RFC 2408 section 3.1)");
    finish(context, now, sa, waiting);
    return true;
  }
}

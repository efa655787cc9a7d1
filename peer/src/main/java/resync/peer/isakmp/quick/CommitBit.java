package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.List;
import resync.peer.isakmp.Hashes;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Payloads;
import resync.peer.isakmp.Sender;
import resync.peer.sa.ChildSa;
import resync.peer.wire.Octets;
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

  /** Whether we need not wait any longer, although nobody has said CONNECTED. */
  static boolean isOver(IsakmpSa sa, QuickExchange conversation) {
    IpsecSa prepared = conversation.quick().prepared();
    boolean used = prepared != null && prepared.sa().lastInbound() != ChildSa.NEVER;
    return used || conversation.transmissions() > sa.connection().retransmission().tries();
  }

  /** Says CONNECTED; it is said again to a peer that repeats its last message. */
  static void connect(Sender sender, Instant now, IsakmpSa sa, QuickExchange conversation) {
    sender.sendLast(now, sa, conversation, connected(sa, conversation));
  }

  private static List<IsakmpPayload> connected(IsakmpSa sa, QuickExchange conversation) {
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
    return Payloads.join(List.of(new IsakmpPayload.Hash(hash)), rest);
  }

  private static int protocol(IpsecSa pair) {
    return pair.sa().parameters().suite() == null ? ProtocolId.AH : ProtocolId.ESP;
  }
}

package resync.peer.isakmp;

import java.time.Instant;
import resync.peer.wire.Arrival;
import resync.peer.wire.v1.IsakmpMessage;

/** What is particular to the exchanges of one phase, beside their table. */
public interface ExchangeHandler {
  /** Whether the HASH that covers a whole message, if there is to be one, is right. */
  boolean isAuthentic(IsakmpSa sa, Conversation conversation, IsakmpMessage message);

  /** An exchange has come to its good end. */
  void done(Instant now, IsakmpSa sa, Conversation conversation);

  /**
   * An exchange is about to come to its good end, with a message to which there is no reply in the
   * table.
   *
   * @return whether something is said all the same, which can be asked for again
   */
  default boolean saysLastWord(Instant now, IsakmpSa sa, Conversation conversation) {
    return false;
  }

  /** An exchange has failed for good. */
  void failed(Instant now, IsakmpSa sa, Conversation conversation);

  /** The peer has not got our last message, and asks for it again. */
  void askedAgain(Arrival arrival, IsakmpSa sa, Conversation conversation);
}

package resync.peer.isakmp.quick;

import org.jspecify.annotations.Nullable;
import resync.peer.isakmp.Conversation;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.State;
import resync.peer.isakmp.Turn;
import resync.peer.wire.v1.Exchange;

/** A quick mode under way, or just completed. */
final class QuickExchange extends Conversation {
  private final QuickContext context;
  private @Nullable QuickMode quick;

  QuickExchange(QuickContext context, Role role, int messageId, State state) {
    super(Exchange.QUICK_MODE, role, messageId, state);
    this.context = context;
  }

  /** The one that a message has come for. */
  static QuickExchange of(Turn turn) {
    return of(turn.conversation());
  }

  /** The same where only quick modes can be. */
  static QuickExchange of(Conversation conversation) {
    if (conversation instanceof QuickExchange exchange) {
      return exchange;
    }
    throw new IllegalStateException(conversation.exchange() + " is no quick mode");
  }

  /** What its tasks may use. */
  QuickContext context() {
    return context;
  }

  /** What it has gathered. */
  QuickMode quick() {
    if (quick == null) {
      throw new IllegalStateException("the quick mode has not begun");
    }
    return quick;
  }

  /** Whether it has gathered anything: as its responder it has not before a child is chosen. */
  boolean hasQuick() {
    return quick != null;
  }

  void quick(QuickMode begun) {
    quick = begun;
  }
}

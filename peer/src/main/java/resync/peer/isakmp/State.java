package resync.peer.isakmp;

/** Where one exchange stands: which message comes next, and when there is none any more. */
public enum State {
  /** Nothing exists yet: the initiator's first message has come. */
  NONE,
  /** Main mode: we proposed (message 1). */
  PROPOSED,
  /** Main mode: we accepted a proposal (message 2). Half-open. */
  ACCEPTED,
  /** Main mode: we sent our public value as the initiator (message 3). */
  KEYS_SENT,
  /** Main mode: we answered with our public value (message 4). Half-open. */
  KEYS_ANSWERED,
  /** Main mode: we identified ourselves (message 5). */
  IDENTIFIED,
  /** Aggressive mode: we asked (message 1). */
  AGGRESSIVE_ASKED,
  /** Aggressive mode: we answered (message 2). Half-open. */
  AGGRESSIVE_ANSWERED,
  /** Quick mode: we proposed (message 1). */
  QUICK_ASKED,
  /** Quick mode: we answered (message 2). */
  QUICK_ANSWERED,
  /** Quick mode: all is said; before the SAs are used the peer has to say CONNECTED. */
  QUICK_CONNECTING,
  /** The exchange is complete; its last message is kept for when it was lost. */
  DONE;

  /** Whether phase 1 is under way at a responder that has not authenticated the initiator. */
  public boolean isHalfOpen() {
    return switch (this) {
      case ACCEPTED, KEYS_ANSWERED, AGGRESSIVE_ANSWERED -> true;
      default -> false;
    };
  }
}

package resync.peer.isakmp;

/** Words for people. */
final class Stories {
  private Stories() {}

  /** What a conversation is, such as {@code main mode as INITIATOR}. */
  static String of(Conversation conversation) {
    String name =
        switch (conversation.exchange()) {
          case IDENTITY_PROTECTION -> "main mode";
          case AGGRESSIVE -> "aggressive mode";
          case QUICK_MODE -> "quick mode";
          case INFORMATIONAL -> "an informational exchange";
        };
    return name + " as " + conversation.role() + " (" + conversation.state() + ")";
  }
}

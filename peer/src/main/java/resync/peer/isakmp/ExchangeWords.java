package resync.peer.isakmp;

/** An exchange in words, for the log. */
public final class ExchangeWords {
  private ExchangeWords() {}

  /** What an exchange is, such as {@code main mode as INITIATOR}. */
  public static String of(Conversation conversation) {
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

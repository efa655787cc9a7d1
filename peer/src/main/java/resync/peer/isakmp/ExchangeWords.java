package resync.peer.isakmp;

import resync.peer.wire.v1.Exchange;

/** An exchange in words, for the log. */
public final class ExchangeWords {
  private ExchangeWords() {}

  /** What an exchange is, such as {@code main mode as INITIATOR (PROPOSED)}. */
  public static String of(Conversation conversation) {
    return of(conversation.exchange(), conversation.role(), conversation.state());
  }

  /** The same of any. */
  public static String of(Exchange exchange, Role role, State state) {
    String name =
        switch (exchange) {
          case IDENTITY_PROTECTION -> "main mode";
          case AGGRESSIVE -> "aggressive mode";
          case QUICK_MODE -> "quick mode";
          case INFORMATIONAL -> "an informational exchange";
        };
    return name + " as " + role + " (" + state + ")";
  }
}

package resync.peer.wire.v1;

import java.util.Optional;

/** Exchange types of IKEv1 (RFC 2408 section 3.1, RFC 2409 appendix A). */
public enum Exchange {
  /** Main mode. */
  IDENTITY_PROTECTION(2),
  AGGRESSIVE(4),
  INFORMATIONAL(5),
  QUICK_MODE(32);

  private static final int BASE = 1;
  private static final int AUTHENTICATION_ONLY = 3;
  private static final int TRANSACTION = 6;
  private static final int NEW_GROUP_MODE = 33;

  private final int number;

  Exchange(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /**
   * Whether a number that {@link #of} does not know is an exchange that exists: the base and the
   * authentication-only exchange, mode configuration, or new group mode.
   */
  public static boolean existsElsewhere(int number) {
    return switch (number) {
      case BASE, AUTHENTICATION_ONLY, TRANSACTION, NEW_GROUP_MODE -> true;
      default -> false;
    };
  }

  /** The exchange with this number, if this peer speaks it. */
  public static Optional<Exchange> of(int number) {
    for (Exchange exchange : values()) {
      if (exchange.number == number) {
        return Optional.of(exchange);
      }
    }
    return Optional.empty();
  }
}

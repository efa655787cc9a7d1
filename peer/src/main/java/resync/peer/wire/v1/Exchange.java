package resync.peer.wire.v1;

import java.util.Optional;

/** Exchange types of IKEv1 (RFC 2408 section 3.1, RFC 2409 appendix A). */
public enum Exchange {
  /** Main mode. */
  IDENTITY_PROTECTION(2),
  AGGRESSIVE(4),
  INFORMATIONAL(5),
  QUICK_MODE(32);

  private final int number;

  Exchange(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
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

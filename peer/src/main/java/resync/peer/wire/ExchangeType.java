package resync.peer.wire;

/** IKEv2 exchange types (RFC 7296 section 3.1). */
public enum ExchangeType {
  IKE_SA_INIT(34),
  IKE_AUTH(35),
  CREATE_CHILD_SA(36),
  INFORMATIONAL(37);

  private final int number;

  ExchangeType(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The exchange with this number, if it is one of IKEv2's. */
  public static Decoded<ExchangeType> of(int number) {
    for (ExchangeType type : values()) {
      if (type.number == number) {
        return new Decoded.Ok<>(type);
      }
    }
    return new Decoded.Unsupported<>("exchange type " + number, number);
  }
}

package resync.peer.sa;

/** The protocols whose SAs this is about (RFC 4301 section 3.2). */
public enum IpsecProtocol {
  ESP(50),
  AH(51);

  private final int number;

  IpsecProtocol(int number) {
    this.number = number;
  }

  /** The IP protocol number. */
  public int number() {
    return number;
  }
}

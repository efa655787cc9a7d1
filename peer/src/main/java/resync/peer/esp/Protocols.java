package resync.peer.esp;

/** IP protocol numbers that IPsec deals with. */
final class Protocols {
  static final int IPV4 = 4;
  static final int ESP = 50;
  static final int AH = 51;

  /** Dummy packets (RFC 4303 section 2.6). */
  static final int NONE = 59;

  private Protocols() {}
}

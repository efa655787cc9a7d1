package resync.peer.esp;

import resync.peer.wire.ip.IpAddress.Family;

/** IP protocol numbers that IPsec deals with. */
final class Protocols {
  static final int IPV4 = 4;
  static final int IPV6 = 41;
  static final int ESP = 50;
  static final int AH = 51;

  /** Dummy packets (RFC 4303 section 2.6). */
  static final int NONE = 59;

  private Protocols() {}

  /** What says that a whole packet follows. */
  static int of(Family family) {
    return family == Family.IPV4 ? IPV4 : IPV6;
  }
}

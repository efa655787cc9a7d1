package resync.peer.ikev2;

import java.util.Arrays;
import resync.peer.wire.Octets;

/** Which of two nonces is the lower one, octet by octet (RFC 7296 section 2.8.1). */
final class Nonces {
  private Nonces() {}

  static Octets lower(Octets a, Octets b) {
    return Arrays.compareUnsigned(a.toArray(), b.toArray()) <= 0 ? a : b;
  }
}

package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.Arrays;
import resync.peer.wire.Octets;

/**
 * How a pair of IPsec SAs came to be.
 *
 * @param initiator whether this end began the quick mode
 * @param begun when this end sent its first message, or received it
 * @param lowestNonce the lower one of its two nonces
 */
record Origin(boolean initiator, Instant begun, Octets lowestNonce) {

  /** The origin of what an exchange with these nonces makes. */
  static Origin of(Octets aNonce, Octets otherNonce, boolean initiator, Instant begun) {
    return new Origin(initiator, begun, compare(aNonce, otherNonce) <= 0 ? aNonce : otherNonce);
  }

  /** Whether its lowest nonce is lower than the other one's, octet by octet. */
  boolean hasLowerNonceThan(Origin other) {
    return compare(lowestNonce, other.lowestNonce) < 0;
  }

  private static int compare(Octets a, Octets b) {
    return Arrays.compareUnsigned(a.toArray(), b.toArray());
  }
}

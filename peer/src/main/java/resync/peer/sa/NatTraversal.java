package resync.peer.sa;

import org.jspecify.annotations.Nullable;
import resync.peer.wire.ip.IpAddress;

/**
 * What UDP-encapsulated ESP has to know of the NAT between the ends.
 *
 * @param behindNat whether this end is behind one. The other one then stays where it is for us; an
 *     end that is not behind a NAT sends to where the newest authentic packet came from (RFC 7296
 *     section 2.23).
 * @param originals the addresses in the packets that the other end protects in transport mode (RFC
 *     3947 section 5.2); null where it has not said them, and in tunnel mode, which needs none
 */
public record NatTraversal(boolean behindNat, @Nullable Originals originals) {

  /**
   * The addresses over which the other end computes checksums.
   *
   * @param local this end as the other one sees it
   * @param remote the other end as it sees itself
   */
  public record Originals(IpAddress local, IpAddress remote) {}
}

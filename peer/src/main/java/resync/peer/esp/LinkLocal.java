package resync.peer.esp;

import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;

/**
 * What of IPv6 stays on its link and is never protected, whatever a policy covers: neighbour
 * discovery (RFC 4861), without which there is no link to send on, and packets from or to addresses
 * that mean something there only, which no router forwards (RFC 4291 section 2.5.6).
 */
final class LinkLocal {
  private static final int ICMPV6 = 58;
  private static final int ROUTER_SOLICITATION = 133;
  private static final int REDIRECT = 137;

  /** An address of a group whose scope is one interface or one link (RFC 4291 section 2.7). */
  private static final int LINK_SCOPE = 2;

  private LinkLocal() {}

  /**
   * Whether it is such a packet.
   *
   * @param at where it begins
   * @param packet what is there
   */
  static boolean staysOnItsLink(byte[] b, int at, IpPacket packet) {
    if (packet.family() != Family.IPV6) {
      return false;
    }
    long source = IpAddress.high(Family.IPV6, b, at + packet.sourceField());
    long destination = IpAddress.high(Family.IPV6, b, at + packet.destinationField());
    return isUnicast(source)
        || isUnicast(destination)
        || isGroup(destination)
        || isDiscovery(b, at, packet);
  }

  private static boolean isUnicast(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }

  private static boolean isGroup(long high) {
    return high >>> 56 == 0xff && (high >>> 48 & 0xf) <= LINK_SCOPE;
  }

  private static boolean isDiscovery(byte[] b, int at, IpPacket packet) {
    if (packet.nextLayerProtocol() != ICMPV6
        || packet.isFragment()
        || packet.totalLength() <= packet.nextLayer()) {
      return false;
    }
    int type = b[at + packet.nextLayer()] & 0xff;
    return type >= ROUTER_SOLICITATION && type <= REDIRECT;
  }
}

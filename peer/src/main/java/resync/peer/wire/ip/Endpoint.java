package resync.peer.wire.ip;

import java.net.Inet4Address;

/**
 * A UDP address: an IPv4 address and a port. For raw ESP, which has no ports, the port is 0.
 *
 * @param address the IPv4 address
 * @param port 0 to 65535
 */
public record Endpoint(Inet4Address address, int port) {
  /** IKE's own port (RFC 7296 section 2). */
  public static final int IKE_PORT = 500;

  /** IKE and UDP-encapsulated ESP share this port (RFC 3948). */
  public static final int NAT_T_PORT = 4500;

  public Endpoint {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /** The same address with another port. */
  public Endpoint withPort(int newPort) {
    return new Endpoint(address, newPort);
  }

  /** The dotted address alone. */
  public String host() {
    return address.getHostAddress();
  }

  @Override
  public String toString() {
    return host() + ":" + port;
  }
}

package resync.peer.wire.ip;

/**
 * A UDP address: an IP address and a port. For raw ESP, which has no ports, the port is 0.
 *
 * @param address the address, of IPv4 or IPv6
 * @param port 0 to 65535
 */
public record Endpoint(IpAddress address, int port) {
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

  /** The address alone, as text. */
  public String host() {
    return address.toString();
  }

  /** {@code 192.0.2.1:500} or {@code [2001:db8::1]:500}. */
  @Override
  public String toString() {
    return (address.isIpv4() ? host() : "[" + host() + "]") + ":" + port;
  }
}

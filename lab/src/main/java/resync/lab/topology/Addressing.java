package resync.lab.topology;

/**
 * IPv4 addresses of the default topology, in dotted notation. Prefixes are /24. Where the tunnel
 * protects the gateways' own traffic, a host has its gateway's address.
 */
public record Addressing(End west, End east) {
  /**
   * The addresses of one side.
   *
   * @param host the protected host
   * @param lan the gateway's address towards its host; its only one where it is that host itself
   * @param wan the gateway's address towards the wire
   * @param wire the wire's address towards the gateway
   * @param protectedNet the traffic selector of this side, as a prefix
   */
  public record End(String host, String lan, String wan, String wire, String protectedNet) {
    private End itsOwnHost() {
      return new End(wan, wan, wan, wire, wan + "/32");
    }

    private boolean isItsOwnHost() {
      return host.equals(wan);
    }
  }

  /** Documentation prefixes outside the tunnel, private ones inside it. */
  public static final Addressing DEFAULT =
      new Addressing(
          new End("10.1.0.10", "10.1.0.1", "192.0.2.1", "192.0.2.254", "10.1.0.0/24"),
          new End("10.2.0.10", "10.2.0.1", "198.51.100.1", "198.51.100.254", "10.2.0.0/24"));

  /** The same, with the gateway of one side at other addresses. */
  public Addressing with(Side side, End end) {
    return side == Side.WEST ? new Addressing(end, east) : new Addressing(west, end);
  }

  /** The same gateways, each its own host: what transport mode protects. */
  public Addressing withHostsOnGateways() {
    return new Addressing(west.itsOwnHost(), east.itsOwnHost());
  }

  /** Whether the hosts are the gateways themselves. */
  public boolean hostsAreGateways() {
    return west.isItsOwnHost() && east.isItsOwnHost();
  }

  public End of(Side side) {
    return side == Side.WEST ? west : east;
  }
}

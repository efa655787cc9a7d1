package resync.lab.topology;

/**
 * Everything a fabric needs to realise a scenario.
 *
 * @param name of the scenario, for people
 * @param preSharedKey of the tunnel; printable ASCII
 */
public record Topology(
    String name,
    GatewaySpec west,
    GatewaySpec east,
    TunnelSpec tunnel,
    String preSharedKey,
    Addressing addressing) {

  public GatewaySpec gateway(Side side) {
    return side == Side.WEST ? west : east;
  }

  /** The pair of implementations as people write it: {@code java/strongswan}. */
  public String pair() {
    return west.implementation() + "/" + east.implementation();
  }
}

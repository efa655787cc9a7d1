package resync.lab.topology;

import java.util.List;

/** The gateways of scenarios that name no others: host-west, west, wire, east, host-east. */
public final class Preset {
  public static final GatewayName WEST = new GatewayName("west");
  public static final GatewayName EAST = new GatewayName("east");

  /** Both gateways, in their order. */
  public static final List<GatewayName> PAIR = List.of(WEST, EAST);

  public static final Flow WEST_TO_EAST = new Flow(WEST, EAST);
  public static final Flow EAST_TO_WEST = new Flow(EAST, WEST);

  /** Both, in the order of the gateways. */
  public static final List<Flow> FLOWS = List.of(WEST_TO_EAST, EAST_TO_WEST);

  private Preset() {}
}

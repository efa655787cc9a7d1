package resync.lab.topology;

import java.util.List;
import java.util.Optional;

/** The topology of scenarios that say nothing else: host-west, west, wire, east, host-east. */
public final class Preset {
  public static final GatewayName WEST = new GatewayName("west");
  public static final GatewayName EAST = new GatewayName("east");

  /** Both gateways, in their order. */
  public static final List<GatewayName> PAIR = List.of(WEST, EAST);

  public static final Flow WEST_TO_EAST = new Flow(WEST, EAST);
  public static final Flow EAST_TO_WEST = new Flow(EAST, WEST);
  public static final List<Flow> FLOWS = List.of(WEST_TO_EAST, EAST_TO_WEST);

  private Preset() {}

  /** The gateway at the other end. */
  public static GatewayName other(GatewayName gateway) {
    return gateway.equals(WEST) ? EAST : WEST;
  }

  /** The flow that begins behind a gateway. */
  public static Flow flowFrom(GatewayName gateway) {
    return gateway.equals(WEST) ? WEST_TO_EAST : EAST_TO_WEST;
  }

  /** The gateway of this name, if it is one of the two. */
  public static Optional<GatewayName> named(String word) {
    return PAIR.stream().filter(gateway -> gateway.word().equals(word)).findFirst();
  }
}

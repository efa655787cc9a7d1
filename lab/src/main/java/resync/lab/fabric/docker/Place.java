package resync.lab.fabric.docker;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** A place of the default topology, in the order in which packets from west pass them. */
enum Place {
  HOST_WEST(2, "host-west"),
  GATEWAY_WEST(3, "gateway-west"),
  NAT_WEST(7, "nat-west"),
  WIRE(4, "wire"),
  NAT_EAST(8, "nat-east"),
  GATEWAY_EAST(5, "gateway-east"),
  HOST_EAST(6, "host-east");

  private final int number;
  private final String word;

  Place(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** The name of the container and of the node's folder. */
  String word() {
    return word;
  }

  /** The node's number in the Docker network; 1 is the bridge. */
  int number() {
    return number;
  }

  /** The side whose gateway it is; null where it is none. */
  @Nullable GatewayName gatewaySide() {
    return switch (this) {
      case GATEWAY_WEST -> Preset.WEST;
      case GATEWAY_EAST -> Preset.EAST;
      case HOST_WEST, NAT_WEST, WIRE, NAT_EAST, HOST_EAST -> null;
    };
  }

  /** The side whose NAT it is; null where it is none. */
  @Nullable GatewayName natSide() {
    return switch (this) {
      case NAT_WEST -> Preset.WEST;
      case NAT_EAST -> Preset.EAST;
      case HOST_WEST, GATEWAY_WEST, WIRE, GATEWAY_EAST, HOST_EAST -> null;
    };
  }

  static Place gateway(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? GATEWAY_WEST : GATEWAY_EAST;
  }

  static Place host(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? HOST_WEST : HOST_EAST;
  }

  static Place nat(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? NAT_WEST : NAT_EAST;
  }

  /** The places that there are: a NAT only where one was asked for. */
  static List<Place> of(Addressing addressing) {
    return Arrays.stream(values()).filter(place -> place.isIn(addressing)).toList();
  }

  private boolean isIn(Addressing addressing) {
    GatewayName gateway = natSide();
    return gateway == null || addressing.of(gateway).nat() != null;
  }
}

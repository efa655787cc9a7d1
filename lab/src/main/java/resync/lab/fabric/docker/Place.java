package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;

/**
 * A place of a topology: what a container is there for.
 *
 * @param behind the gateway that it is, or belongs to; null for the wire
 */
record Place(Role role, @Nullable GatewayName behind) {
  /** What a container can be. */
  enum Role {
    HOST,
    GATEWAY,
    NAT,
    WIRE
  }

  static final Place WIRE = new Place(Role.WIRE, null);

  static Place gateway(GatewayName gateway) {
    return new Place(Role.GATEWAY, gateway);
  }

  static Place host(GatewayName gateway) {
    return new Place(Role.HOST, gateway);
  }

  static Place nat(GatewayName gateway) {
    return new Place(Role.NAT, gateway);
  }

  /** The name of the container and of the node's folder: {@code gateway-west}. */
  String word() {
    String word = role.name().toLowerCase(Locale.ROOT);
    return behind == null ? word : word + "-" + behind.word();
  }

  /** The gateway that it is; null where it is none. */
  @Nullable GatewayName gateway() {
    return role == Role.GATEWAY ? behind : null;
  }

  /** The gateway whose NAT it is; null where it is none. */
  @Nullable GatewayName natOf() {
    return role == Role.NAT ? behind : null;
  }

  /** The gateway whose host it is; null where it is none. */
  @Nullable GatewayName hostOf() {
    return role == Role.HOST ? behind : null;
  }

  /** The places that there can be, in the order of the gateways. */
  static List<Place> all(List<GatewayName> gateways) {
    List<Place> places = new ArrayList<>();
    for (GatewayName gateway : gateways) {
      places.addAll(List.of(host(gateway), gateway(gateway), nat(gateway)));
    }
    places.add(WIRE);
    return places;
  }

  /** The places that there are, in the order of the gateways: a NAT only where one is asked for. */
  static List<Place> of(Addressing addressing) {
    List<Place> places = new ArrayList<>();
    addressing
        .ends()
        .forEach(
            (gateway, end) -> {
              places.add(host(gateway));
              places.add(gateway(gateway));
              if (end.nat() != null) {
                places.add(nat(gateway));
              }
            });
    places.add(WIRE);
    return places;
  }
}

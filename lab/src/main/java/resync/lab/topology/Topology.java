package resync.lab.topology;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a fabric needs to realise a scenario.
 *
 * @param name of the scenario, for people
 * @param preSharedKey of the tunnel; printable ASCII
 * @param certificates where the gateways authenticate by RSA signatures, else null
 */
public record Topology(
    String name,
    GatewaySpec west,
    GatewaySpec east,
    TunnelSpec tunnel,
    String preSharedKey,
    Addressing addressing,
    @Nullable Certificates certificates) {

  /** A topology without certificates. */
  public Topology(
      String name,
      GatewaySpec west,
      GatewaySpec east,
      TunnelSpec tunnel,
      String preSharedKey,
      Addressing addressing) {
    this(name, west, east, tunnel, preSharedKey, addressing, null);
  }

  /** The same, with certificates. */
  public Topology with(Certificates made) {
    return new Topology(name, west, east, tunnel, preSharedKey, addressing, made);
  }

  /** The pre-shared key that a gateway has. */
  public String preSharedKey(GatewayName gateway) {
    return Objects.requireNonNullElse(gateway(gateway).ownKey(), preSharedKey);
  }

  /** The same, with another pre-shared key at one gateway. */
  public Topology withKey(GatewayName gateway, String key) {
    return new Topology(
        name,
        gateway.equals(Preset.WEST) ? west.withKey(key) : west,
        gateway.equals(Preset.EAST) ? east.withKey(key) : east,
        tunnel,
        preSharedKey,
        addressing,
        certificates);
  }

  /** What a gateway calls itself, in swanctl.conf's syntax. */
  public String identity(GatewayName gateway) {
    return Objects.requireNonNullElse(
        tunnel.identities().of(gateway), addressing.of(gateway).wan());
  }

  public GatewaySpec gateway(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? west : east;
  }

  /** The pair of implementations as people write it: {@code java/strongswan}. */
  public String pair() {
    return west.implementation() + "/" + east.implementation();
  }
}

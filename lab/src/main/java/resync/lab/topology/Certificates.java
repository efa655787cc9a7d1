package resync.lab.topology;

import java.util.Map;
import java.util.Objects;

/**
 * What gateways authenticate with where they sign, made for one scenario. All in PEM: certificates
 * are X.509, keys PKCS #8 without a passphrase.
 *
 * @param authority the certificate of the authority that issued the others
 */
public record Certificates(String authority, Map<GatewayName, Owned> owned) {
  /** A gateway's certificate, which names its identity, and the private key to it. */
  public record Owned(String certificate, String privateKey) {}

  public Certificates {
    owned = Map.copyOf(owned);
  }

  /** What a gateway of the scenario has. */
  public Owned of(GatewayName gateway) {
    return Objects.requireNonNull(owned.get(gateway));
  }
}

package resync.lab.topology;

/**
 * What gateways authenticate with where they sign, made for one scenario. All in PEM: certificates
 * are X.509, keys PKCS #8 without a passphrase.
 *
 * @param authority the certificate of the authority that issued the others
 */
public record Certificates(String authority, Owned west, Owned east) {
  /** A gateway's certificate, which names its identity, and the private key to it. */
  public record Owned(String certificate, String privateKey) {}

  public Owned of(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? west : east;
  }
}

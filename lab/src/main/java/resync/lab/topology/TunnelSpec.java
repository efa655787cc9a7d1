package resync.lab.topology;

import java.time.Duration;

/**
 * The tunnel between the gateways, the same on both ends.
 *
 * @param ikeProposal in strongSwan's proposal syntax, such as {@code aes256-sha256-modp2048}
 * @param espProposal in the same syntax; with a key exchange group it asks for PFS
 * @param liveness delay of the liveness check on an idle tunnel (IKEv1: DPD); zero is off
 */
public record TunnelSpec(
    IkeVersion version, String ikeProposal, String espProposal, Mode mode, Duration liveness) {

  /** RFC 4301 section 4.1. */
  public enum Mode {
    TUNNEL,
    TRANSPORT
  }

  /** The tunnel of a feature that says only its IKE version. */
  public static TunnelSpec of(IkeVersion version) {
    return new TunnelSpec(
        version, "aes256-sha256-modp2048", "aes256-sha256", Mode.TUNNEL, Duration.ZERO);
  }
}

package resync.lab.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The tunnel between the gateways, the same on both ends.
 *
 * @param aggressive whether phase 1 is aggressive mode; IKEv1 only (RFC 2409 section 5)
 * @param authentication of the gateways to each other
 * @param ikeProposal in strongSwan's proposal syntax, such as {@code aes256-sha256-modp2048}
 * @param espProposal in the same syntax; with a key exchange group it asks for PFS; empty without
 *     ESP
 * @param ahProposal in the same syntax, such as {@code sha256}; empty without AH. With both, AH is
 *     outside ESP (an SA bundle, RFC 4301 section 4.4.2.1)
 * @param liveness delay of the liveness check on an idle tunnel (IKEv1: DPD); zero is off
 * @param lifetimes of its SAs
 * @param identities of the gateways
 * @param weakAlgorithms whether the gateways may use algorithms that are known to be weak
 * @param largestIkePacket octets of the largest IP packet with a part of an IKE message that is
 *     sent in fragments; 0 is the stack's default
 * @param forcedEncapsulation whether both gateways claim a NAT, so that ESP travels in UDP
 */
public record TunnelSpec(
    IkeVersion version,
    boolean aggressive,
    Authentication authentication,
    String ikeProposal,
    String espProposal,
    String ahProposal,
    Mode mode,
    Duration liveness,
    Lifetimes lifetimes,
    Identities identities,
    boolean weakAlgorithms,
    int largestIkePacket,
    boolean forcedEncapsulation) {

  /** RFC 4301 section 4.1. */
  public enum Mode {
    TUNNEL,
    TRANSPORT
  }

  /** How the gateways prove who they are. */
  public enum Authentication {
    /** A pre-shared key. */
    PSK,
    /** RSA signatures, with certificates of one authority. */
    RSA
  }

  /** What the gateways call themselves, in swanctl.conf's syntax; their addresses unless given. */
  public record Identities(@Nullable String west, @Nullable String east) {
    public static final Identities ADDRESSES = new Identities(null, null);

    /** Null where it is the gateway's address. */
    public @Nullable String of(GatewayName gateway) {
      return gateway.equals(Preset.WEST) ? west : east;
    }
  }

  /**
   * A tunnel with a pre-shared key, in main mode where it is IKEv1, with everything else as usual.
   */
  public TunnelSpec(
      IkeVersion version, String ikeProposal, String espProposal, Mode mode, Duration liveness) {
    this(
        version,
        false,
        Authentication.PSK,
        ikeProposal,
        espProposal,
        "",
        mode,
        liveness,
        Lifetimes.USUAL,
        Identities.ADDRESSES,
        false,
        0,
        false);
  }

  /** The tunnel of a feature that says only its IKE version. */
  public static TunnelSpec of(IkeVersion version) {
    return new TunnelSpec(
        version, "aes256-sha256-modp2048", "aes256-sha256", Mode.TUNNEL, Duration.ZERO);
  }

  /** Whether AH protects what ESP has protected already. */
  public boolean bundle() {
    return !espProposal.isEmpty() && !ahProposal.isEmpty();
  }
}

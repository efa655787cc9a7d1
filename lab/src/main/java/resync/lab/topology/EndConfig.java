package resync.lab.topology;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a tunnel, as the gateway there has it configured. What does not fit the other end's is
 * for the two to find out.
 *
 * @param ikeProposal in strongSwan's proposal syntax, such as {@code aes256-sha256-modp2048}
 * @param liveness delay of the liveness check on an idle tunnel (IKEv1: DPD); zero is off
 * @param lifetimes of its SAs
 * @param identity what it calls itself, in swanctl.conf's syntax; null for its address
 * @param peerIdentity what it takes the other end for; null for what that calls itself
 * @param largestIkePacket octets of the largest IP packet with a part of an IKE message that it
 *     sends in fragments; 0 is the stack's default
 * @param children at least one, in the order of the feature
 */
public record EndConfig(
    GatewayName gateway,
    String ikeProposal,
    Duration liveness,
    Lifetimes lifetimes,
    @Nullable String identity,
    @Nullable String peerIdentity,
    int largestIkePacket,
    List<ChildSpec> children) {

  public EndConfig {
    children = List.copyOf(children);
  }

  /** An end that leaves all but its proposals to the stack. */
  public static EndConfig of(GatewayName gateway, String ikeProposal, String espProposal) {
    return new EndConfig(
        gateway,
        ikeProposal,
        Duration.ZERO,
        Lifetimes.USUAL,
        null,
        null,
        0,
        List.of(new ChildSpec(ChildSpec.ONLY, List.of(), List.of(), espProposal, "")));
  }

  /** The same with other children. */
  public EndConfig withChildren(List<ChildSpec> others) {
    return new EndConfig(
        gateway,
        ikeProposal,
        liveness,
        lifetimes,
        identity,
        peerIdentity,
        largestIkePacket,
        others);
  }

  /** The same with a liveness check. */
  public EndConfig withLiveness(Duration delay) {
    return new EndConfig(
        gateway, ikeProposal, delay, lifetimes, identity, peerIdentity, largestIkePacket, children);
  }

  /** The same with lifetimes. */
  public EndConfig withLifetimes(Lifetimes others) {
    return new EndConfig(
        gateway, ikeProposal, liveness, others, identity, peerIdentity, largestIkePacket, children);
  }
}

package resync.peer.config;

import java.time.Duration;
import java.util.List;

/**
 * One section below {@code children}: a Child SA to be.
 *
 * @param name the name of the section
 * @param proposals ESP proposals in order of preference; empty for AH alone
 * @param ahProposals AH proposals in order of preference; empty for ESP alone. Where there are
 *     both, the Child SA is a bundle with AH outside ESP, which only IKEv1 can negotiate
 * @param localTs what this end protects; never empty
 * @param remoteTs what the other end protects; never empty
 * @param mode tunnel or transport
 * @param startAction what happens when the configuration is loaded
 * @param dpdAction what happens after the other end was found dead
 * @param closeAction what happens after the other end deleted the Child SA
 * @param rekeyTime when to rekey; zero: never
 * @param lifeTime when an SA that was not rekeyed is deleted; zero: never
 * @param randTime a random time up to this is subtracted from {@code rekeyTime}
 * @param rekeyBytes octets after which to rekey; 0: never
 * @param lifeBytes octets after which the SA is deleted; 0: never
 * @param rekeyPackets packets after which to rekey; 0: never
 * @param lifePackets packets after which the SA is deleted; 0: never
 * @param replayWindow size of the anti-replay window in packets; 0: no check
 */
public record ChildConfig(
    String name,
    List<Proposal> proposals,
    List<Proposal> ahProposals,
    List<TrafficSelectorConfig> localTs,
    List<TrafficSelectorConfig> remoteTs,
    Mode mode,
    Action startAction,
    Action dpdAction,
    Action closeAction,
    Duration rekeyTime,
    Duration lifeTime,
    Duration randTime,
    long rekeyBytes,
    long lifeBytes,
    long rekeyPackets,
    long lifePackets,
    int replayWindow) {

  /** How packets are carried (RFC 4301 section 3.2). */
  public enum Mode {
    TUNNEL,
    TRANSPORT
  }

  /**
   * What becomes of a Child SA's policy.
   *
   * @param trap packets that match the policy negotiate the SA
   * @param start the SA is negotiated at once
   */
  public record Action(boolean trap, boolean start) {
    /** Nothing: neither a trap nor a negotiation. */
    public static final Action NONE = new Action(false, false);

    /** Packets negotiate. */
    public static final Action TRAP = new Action(true, false);

    /** Negotiated at once. */
    public static final Action START = new Action(false, true);
  }

  public ChildConfig {
    proposals = List.copyOf(proposals);
    ahProposals = List.copyOf(ahProposals);
    localTs = List.copyOf(localTs);
    remoteTs = List.copyOf(remoteTs);
  }

  /**
   * Whether it is the same child with the same traffic, however that is protected: one of that name
   * in a configuration loaded again may be for other traffic.
   */
  public boolean isForTheTrafficOf(ChildConfig other) {
    return name.equals(other.name)
        && localTs.equals(other.localTs)
        && remoteTs.equals(other.remoteTs);
  }
}

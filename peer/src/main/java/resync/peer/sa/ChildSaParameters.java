package resync.peer.sa;

import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.Secret;
import resync.peer.wire.ip.Endpoint;

/**
 * What IKE negotiated for a Child SA: ESP, AH, or a bundle of both with AH outside (RFC 4301,
 * 4.4.2; RFC 2401 section 4.3). The SAs of a bundle have the same selectors and come and go
 * together.
 *
 * @param policy name of the policy, which is the name of the configured child
 * @param connection name of the configured connection
 * @param inboundSpi the SPI that this end chose: ESP's; AH's where there is no ESP
 * @param outboundSpi the SPI that the other end chose: ESP's; AH's where there is no ESP
 * @param local this end of the tunnel; port 0 for raw ESP, else the port of UDP encapsulation
 * @param remote the other end of the tunnel; port 0 for raw ESP, else the port of UDP
 *     encapsulation; where it was when this was negotiated
 * @param localSelectors traffic on this end's side
 * @param remoteSelectors traffic on the other end's side
 * @param suite the algorithms of ESP; null where there is no ESP
 * @param inboundKeys keys of ESP packets that come in; empty without ESP
 * @param outboundKeys keys of ESP packets that go out; empty without ESP
 * @param replayWindow size in packets; 0 for no check
 * @param limits how much traffic it may carry
 * @param mode tunnel or transport mode
 * @param ah null where there is no AH
 * @param nat null where there is no UDP encapsulation, or nothing to know of a NAT
 */
public record ChildSaParameters(
    String policy,
    String connection,
    EspSpi inboundSpi,
    EspSpi outboundSpi,
    Endpoint local,
    Endpoint remote,
    List<TrafficSelector> localSelectors,
    List<TrafficSelector> remoteSelectors,
    @Nullable EspSuite suite,
    EspKeys inboundKeys,
    EspKeys outboundKeys,
    int replayWindow,
    TrafficLimits limits,
    Mode mode,
    @Nullable AhParameters ah,
    @Nullable NatTraversal nat) {
  private static final EspKeys NO_KEYS =
      new EspKeys(Secret.of(new byte[0]), Secret.of(new byte[0]));

  /**
   * @throws IllegalArgumentException if a selector list is empty, only one end has a port, there is
   *     neither ESP nor AH, or UDP encapsulation is asked for AH
   */
  public ChildSaParameters {
    localSelectors = List.copyOf(localSelectors);
    remoteSelectors = List.copyOf(remoteSelectors);
    if (localSelectors.isEmpty() || remoteSelectors.isEmpty()) {
      throw new IllegalArgumentException("a Child SA needs traffic selectors on both sides");
    }
    if ((local.port() == 0) != (remote.port() == 0)) {
      throw new IllegalArgumentException("UDP encapsulation needs a port on both sides");
    }
    if (suite == null && ah == null) {
      throw new IllegalArgumentException("a Child SA needs ESP or AH");
    }
    if (local.port() != 0 && ah != null) {
      throw new IllegalArgumentException("AH cannot be UDP-encapsulated");
    }
  }

  /** Nothing to know of a NAT. */
  public ChildSaParameters(
      String policy,
      String connection,
      EspSpi inboundSpi,
      EspSpi outboundSpi,
      Endpoint local,
      Endpoint remote,
      List<TrafficSelector> localSelectors,
      List<TrafficSelector> remoteSelectors,
      @Nullable EspSuite suite,
      EspKeys inboundKeys,
      EspKeys outboundKeys,
      int replayWindow,
      TrafficLimits limits,
      Mode mode,
      @Nullable AhParameters ah) {
    this(
        policy,
        connection,
        inboundSpi,
        outboundSpi,
        local,
        remote,
        localSelectors,
        remoteSelectors,
        suite,
        inboundKeys,
        outboundKeys,
        replayWindow,
        limits,
        mode,
        ah,
        null);
  }

  /** ESP in tunnel mode. */
  public ChildSaParameters(
      String policy,
      String connection,
      EspSpi inboundSpi,
      EspSpi outboundSpi,
      Endpoint local,
      Endpoint remote,
      List<TrafficSelector> localSelectors,
      List<TrafficSelector> remoteSelectors,
      EspSuite suite,
      EspKeys inboundKeys,
      EspKeys outboundKeys,
      int replayWindow,
      TrafficLimits limits) {
    this(
        policy,
        connection,
        inboundSpi,
        outboundSpi,
        local,
        remote,
        localSelectors,
        remoteSelectors,
        suite,
        inboundKeys,
        outboundKeys,
        replayWindow,
        limits,
        Mode.TUNNEL,
        null);
  }

  /** AH alone. */
  public static ChildSaParameters ahAlone(
      String policy,
      String connection,
      Endpoint local,
      Endpoint remote,
      List<TrafficSelector> localSelectors,
      List<TrafficSelector> remoteSelectors,
      int replayWindow,
      TrafficLimits limits,
      Mode mode,
      AhParameters ah) {
    return new ChildSaParameters(
        policy,
        connection,
        ah.inboundSpi(),
        ah.outboundSpi(),
        local,
        remote,
        localSelectors,
        remoteSelectors,
        null,
        NO_KEYS,
        NO_KEYS,
        replayWindow,
        limits,
        mode,
        ah);
  }

  /** The same over a NAT. */
  public ChildSaParameters over(@Nullable NatTraversal between) {
    return new ChildSaParameters(
        policy,
        connection,
        inboundSpi,
        outboundSpi,
        local,
        remote,
        localSelectors,
        remoteSelectors,
        suite,
        inboundKeys,
        outboundKeys,
        replayWindow,
        limits,
        mode,
        ah,
        between);
  }

  /** {@code ESP}, {@code AH}, or {@code AH+ESP} for a bundle. */
  public String protocols() {
    return ah == null ? "ESP" : suite == null ? "AH" : "AH+ESP";
  }

  /** Every SPI that packets come in with: of ESP, of AH, or of both. */
  public List<EspSpi> inboundSpis() {
    return ah == null || suite == null ? List.of(inboundSpi) : List.of(inboundSpi, ah.inboundSpi());
  }

  /** Every SPI that packets go out with: of ESP, of AH, or of both. */
  public List<EspSpi> outboundSpis() {
    return ah == null || suite == null
        ? List.of(outboundSpi)
        : List.of(outboundSpi, ah.outboundSpi());
  }

  /** Whether packets are UDP-encapsulated (RFC 3948). */
  public boolean isUdpEncapsulated() {
    return local.port() != 0;
  }
}

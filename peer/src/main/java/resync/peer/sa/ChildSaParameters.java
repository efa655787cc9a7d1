package resync.peer.sa;

import java.util.List;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.wire.ip.Endpoint;

/**
 * What IKE negotiated for a Child SA in tunnel mode with ESP.
 *
 * @param policy name of the policy, which is the name of the configured child
 * @param connection name of the configured connection
 * @param inboundSpi the SPI that this end chose
 * @param outboundSpi the SPI that the other end chose
 * @param local this end of the tunnel; port 0 for raw ESP, else the port of UDP encapsulation
 * @param remote the other end of the tunnel; port 0 for raw ESP, else the port of UDP encapsulation
 * @param localSelectors traffic on this end's side
 * @param remoteSelectors traffic on the other end's side
 * @param suite the algorithms
 * @param inboundKeys keys of packets that come in
 * @param outboundKeys keys of packets that go out
 * @param replayWindow size in packets; 0 for no check
 * @param limits how much traffic it may carry
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
    EspSuite suite,
    EspKeys inboundKeys,
    EspKeys outboundKeys,
    int replayWindow,
    TrafficLimits limits) {
  /**
   * @throws IllegalArgumentException if a selector list is empty, or only one end has a port
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
  }

  /** Whether packets are UDP-encapsulated (RFC 3948). */
  public boolean isUdpEncapsulated() {
    return local.port() != 0;
  }
}

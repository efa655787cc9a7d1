package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspSuite;
import resync.peer.wire.ip.Endpoint;

/**
 * What IKE negotiated for a Child SA: ESP, AH, or a bundle of both with AH outside (RFC 4301,
 * 4.4.2; RFC 2401 section 4.3). The SAs of a bundle have the same selectors and come and go
 * together.
 *
 * @param policy name of the policy, which is the name of the configured child
 * @param connection name of the configured connection
 * @param esp null where there is no ESP
 * @param ah null where there is no AH
 * @param local this end of the tunnel; port 0 for raw ESP, else the port of UDP encapsulation
 * @param remote the other end of the tunnel; port 0 for raw ESP, else the port of UDP
 *     encapsulation; where it was when this was negotiated
 * @param localSelectors traffic on this end's side
 * @param remoteSelectors traffic on the other end's side
 * @param replayWindow size in packets; 0 for no check
 * @param limits how much traffic it may carry
 * @param mode tunnel or transport mode
 * @param nat null where there is no UDP encapsulation, or nothing to know of a NAT
 */
public record ChildSaParameters(
    String policy,
    String connection,
    @Nullable EspParameters esp,
    @Nullable AhParameters ah,
    Endpoint local,
    Endpoint remote,
    List<TrafficSelector> localSelectors,
    List<TrafficSelector> remoteSelectors,
    int replayWindow,
    TrafficLimits limits,
    Mode mode,
    @Nullable NatTraversal nat) {

  /**
   * @throws IllegalArgumentException if a selector list is empty, only one end has a port, the ends
   *     are of two families, there is neither ESP nor AH, or UDP encapsulation is asked for AH
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
    if (local.address().family() != remote.address().family()) {
      throw new IllegalArgumentException("the ends of a Child SA have addresses of one family");
    }
    if (esp == null && ah == null) {
      throw new IllegalArgumentException("a Child SA needs ESP or AH");
    }
    if (local.port() != 0 && ah != null) {
      throw new IllegalArgumentException("AH cannot be UDP-encapsulated");
    }
  }

  /** {@code ESP}, {@code AH}, or {@code AH+ESP} for a bundle. */
  public String protocols() {
    return ah == null ? "ESP" : esp == null ? "AH" : "AH+ESP";
  }

  /** The algorithms of ESP; null where there is no ESP. */
  public @Nullable EspSuite suite() {
    return esp == null ? null : esp.suite();
  }

  /** The SPI that this end chose: ESP's; AH's where there is no ESP. */
  public Spi inboundSpi() {
    return esp == null ? Objects.requireNonNull(ah).inboundSpi() : esp.inboundSpi();
  }

  /** The SPI that the other end chose: ESP's; AH's where there is no ESP. */
  public Spi outboundSpi() {
    return esp == null ? Objects.requireNonNull(ah).outboundSpi() : esp.outboundSpi();
  }

  /** Every SPI that packets come in with: of ESP, of AH, or of both. */
  public List<Spi> inboundSpis() {
    return spis(esp == null ? null : esp.inboundSpi(), ah == null ? null : ah.inboundSpi());
  }

  /** Every SPI that packets go out with: of ESP, of AH, or of both. */
  public List<Spi> outboundSpis() {
    return spis(esp == null ? null : esp.outboundSpi(), ah == null ? null : ah.outboundSpi());
  }

  private static List<Spi> spis(@Nullable Spi ofEsp, @Nullable Spi ofAh) {
    List<Spi> spis = new ArrayList<>(2);
    if (ofEsp != null) {
      spis.add(ofEsp);
    }
    if (ofAh != null) {
      spis.add(ofAh);
    }
    return spis;
  }

  /** Whether packets are UDP-encapsulated (RFC 3948). */
  public boolean isUdpEncapsulated() {
    return local.port() != 0;
  }
}

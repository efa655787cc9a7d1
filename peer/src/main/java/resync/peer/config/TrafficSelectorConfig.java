package resync.peer.config;

import java.util.Optional;
import resync.peer.wire.ip.AddressRange;

/**
 * One entry of {@code local_ts} or {@code remote_ts}.
 *
 * @param addresses the addresses; absent for {@code dynamic}, which stands for the end's own IKE
 *     address
 * @param protocol the IP protocol number, 0 for any
 * @param firstPort the lowest port, 0 to 65535
 * @param lastPort the highest port; 0 to 65535 means any
 */
public record TrafficSelectorConfig(
    Optional<AddressRange> addresses, int protocol, int firstPort, int lastPort) {

  /** The selector of the end's own IKE address, every protocol and port. */
  public static final TrafficSelectorConfig DYNAMIC =
      new TrafficSelectorConfig(Optional.empty(), 0, 0, 65535);

  /** Every protocol and port of the addresses. */
  public static TrafficSelectorConfig of(AddressRange addresses) {
    return new TrafficSelectorConfig(Optional.of(addresses), 0, 0, 65535);
  }
}

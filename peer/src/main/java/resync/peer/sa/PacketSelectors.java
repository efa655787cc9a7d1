package resync.peer.sa;

import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * What a policy looks at in one packet (RFC 4301 section 4.4.1.1). Mutable, so that the packet path
 * uses one object for all packets.
 */
public final class PacketSelectors {
  private Family family = Family.IPV4;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int protocol;
  private int sourcePort;
  private int destinationPort;

  /**
   * Sets all values, the addresses as they stand in a packet.
   *
   * @param source where the source address is in {@code packet}
   * @param destination where the destination address is in {@code packet}
   * @param sourcePort or {@link TrafficSelector#NO_PORT}
   * @param destinationPort or {@link TrafficSelector#NO_PORT}
   */
  public void set(
      Family family,
      byte[] packet,
      int source,
      int destination,
      int protocol,
      int sourcePort,
      int destinationPort) {
    this.family = family;
    this.sourceHigh = IpAddress.high(family, packet, source);
    this.sourceLow = IpAddress.low(family, packet, source);
    this.destinationHigh = IpAddress.high(family, packet, destination);
    this.destinationLow = IpAddress.low(family, packet, destination);
    this.protocol = protocol;
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
  }

  boolean sourceCoveredBy(TrafficSelector[] selectors) {
    for (TrafficSelector selector : selectors) {
      if (selector.covers(protocol, family, sourceHigh, sourceLow, sourcePort)) {
        return true;
      }
    }
    return false;
  }

  boolean destinationCoveredBy(TrafficSelector[] selectors) {
    for (TrafficSelector selector : selectors) {
      if (selector.covers(protocol, family, destinationHigh, destinationLow, destinationPort)) {
        return true;
      }
    }
    return false;
  }
}

package resync.peer.sa;

/**
 * What a policy looks at in one packet (RFC 4301 section 4.4.1.1). Mutable, so that the packet path
 * uses one object for all packets.
 */
public final class PacketSelectors {
  int source;
  int destination;
  int protocol;
  int sourcePort;
  int destinationPort;

  /**
   * Sets all values.
   *
   * @param sourcePort or {@link TrafficSelector#NO_PORT}
   * @param destinationPort or {@link TrafficSelector#NO_PORT}
   */
  public void set(int source, int destination, int protocol, int sourcePort, int destinationPort) {
    this.source = source;
    this.destination = destination;
    this.protocol = protocol;
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
  }

  boolean sourceCoveredBy(TrafficSelector[] selectors) {
    for (TrafficSelector selector : selectors) {
      if (selector.covers(protocol, source, sourcePort)) {
        return true;
      }
    }
    return false;
  }

  boolean destinationCoveredBy(TrafficSelector[] selectors) {
    for (TrafficSelector selector : selectors) {
      if (selector.covers(protocol, destination, destinationPort)) {
        return true;
      }
    }
    return false;
  }
}

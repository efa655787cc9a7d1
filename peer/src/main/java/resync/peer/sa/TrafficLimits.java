package resync.peer.sa;

/**
 * How much traffic each SA of a Child SA may carry (RFC 4301 section 4.4.2.1). At a soft limit the
 * Child SA should be rekeyed; at a hard limit it stops. 0 stands for no limit. Octets are those of
 * the packets protected, without what ESP adds.
 */
public record TrafficLimits(long softPackets, long hardPackets, long softBytes, long hardBytes) {
  /** No limit but that of the sequence number. */
  public static final TrafficLimits NONE = new TrafficLimits(0, 0, 0, 0);

  boolean softReached(long packets, long bytes) {
    return reached(softPackets, packets) || reached(softBytes, bytes);
  }

  boolean hardReached(long packets, long bytes) {
    return reached(hardPackets, packets) || reached(hardBytes, bytes);
  }

  private static boolean reached(long limit, long value) {
    return limit > 0 && value >= limit;
  }
}

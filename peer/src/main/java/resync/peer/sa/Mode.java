package resync.peer.sa;

/** How a Child SA carries packets (RFC 4301 section 3.2). */
public enum Mode {
  /** The whole packet, in a packet between the two gateways. */
  TUNNEL,
  /** What is behind the packet's own IP header, between the two ends themselves. */
  TRANSPORT
}

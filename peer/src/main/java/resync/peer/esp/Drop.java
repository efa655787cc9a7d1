package resync.peer.esp;

/**
 * Why the data plane dropped a packet. The names are those of the counters: direction, address
 * family, reason.
 */
public enum Drop {
  /** No SA has the SPI of the packet. */
  IN_US_V4_PKT_SA_NOT_FOUND_SPI,
  /** Not a whole ESP or AH packet, or what was in it is not a whole IPv4 packet. */
  IN_V4_PKT_MALFORMED,
  /** The sequence number was received before, or is too old to tell. */
  IN_V4_PKT_REPLAYED,
  /** The ICV is wrong. */
  IN_V4_PKT_INTEGRITY_FAILED,
  /** The packet inside is none of the SA's traffic (RFC 4301 section 5.2). */
  IN_V4_PKT_SELECTOR_MISMATCH,
  /** Congestion was experienced by a packet whose ends do not know ECN (RFC 6040 section 4.2). */
  IN_V4_PKT_ECN_NOT_CAPABLE,
  /** The SA has reached its hard limit. */
  IN_V4_PKT_SA_EXHAUSTED,
  /** Not protected by all SAs of the bundle that it belongs to (RFC 4301 section 5.2). */
  IN_V4_PKT_BUNDLE_INCOMPLETE,
  /** What came from the protected side is not a whole IPv4 packet. */
  OUT_V4_PKT_MALFORMED,
  /** A fragment cannot go out in transport mode (RFC 4303 section 3.3.4). */
  OUT_V4_PKT_FRAGMENT,
  /** No policy covers the packet. */
  OUT_V4_PKT_NO_POLICY,
  /** A policy covers the packet, and there is no Child SA for it yet. */
  OUT_V4_PKT_SA_NOT_FOUND,
  /** The SA has reached its hard limit, or its last sequence number. */
  OUT_V4_PKT_SA_EXHAUSTED,
  /** IPv6 from the protected side; there are no policies for it. */
  OUT_V6_PKT_NO_POLICY;

  /** Whether the packet came from the network. */
  public boolean isInbound() {
    return name().startsWith("IN_");
  }
}

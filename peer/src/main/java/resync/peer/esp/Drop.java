package resync.peer.esp;

import java.util.EnumMap;
import java.util.Map;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * Why the data plane dropped a packet. The names are those of the counters: direction, address
 * family, reason. The family is that of the packet as it arrived, from the network or from the
 * protected side.
 */
public enum Drop {
  /** No SA has the SPI of the packet. */
  IN_US_V4_PKT_SA_NOT_FOUND_SPI,
  /** Not a whole ESP or AH packet, or what was in it is not a whole IP packet. */
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
  /** This peer does not take it, see {@link Admission}. */
  IN_V4_PKT_NOT_TAKEN,
  /** What came from the protected side is not a whole IP packet. */
  OUT_V4_PKT_MALFORMED,
  /** A fragment cannot go out in transport mode (RFC 4303 section 3.3.4). */
  OUT_V4_PKT_FRAGMENT,
  /** No policy covers the packet. */
  OUT_V4_PKT_NO_POLICY,
  /** A policy covers the packet, and there is no Child SA for it yet. */
  OUT_V4_PKT_SA_NOT_FOUND,
  /** The SA has reached its hard limit, or its last sequence number. */
  OUT_V4_PKT_SA_EXHAUSTED,
  /** This peer does not take it, see {@link Admission}. */
  OUT_V4_PKT_NOT_TAKEN,
  /** The packet was as long as no packet on the path may be; its sender was told. */
  OUT_V4_PKT_TOO_BIG,

  IN_US_V6_PKT_SA_NOT_FOUND_SPI,
  IN_V6_PKT_MALFORMED,
  IN_V6_PKT_REPLAYED,
  IN_V6_PKT_INTEGRITY_FAILED,
  IN_V6_PKT_SELECTOR_MISMATCH,
  IN_V6_PKT_ECN_NOT_CAPABLE,
  IN_V6_PKT_SA_EXHAUSTED,
  IN_V6_PKT_BUNDLE_INCOMPLETE,
  OUT_V6_PKT_MALFORMED,
  OUT_V6_PKT_FRAGMENT,
  OUT_V6_PKT_NO_POLICY,
  OUT_V6_PKT_SA_NOT_FOUND,
  OUT_V6_PKT_SA_EXHAUSTED,
  OUT_V6_PKT_TOO_BIG,
  IN_V6_PKT_NOT_TAKEN,
  OUT_V6_PKT_NOT_TAKEN,
  /** Means something on its own link only, as neighbour discovery does, and may not leave it. */
  IN_V6_PKT_LINK_LOCAL,
  /** The same from the protected side. */
  OUT_V6_PKT_LINK_LOCAL;

  private static final Map<Drop, Drop> IPV6 = new EnumMap<>(Drop.class);

  static {
    for (Drop reason : values()) {
      IPV6.put(reason, valueOf(reason.name().replace("_V4_", "_V6_")));
    }
  }

  /** The same reason for a packet of this family. */
  Drop in(Family family) {
    Drop twin = family == Family.IPV6 ? IPV6.get(this) : this;
    return twin == null ? this : twin;
  }

  /** Whether the packet came from the network. */
  public boolean isInbound() {
    return name().startsWith("IN_");
  }
}

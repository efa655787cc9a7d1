package resync.peer.ike;

import resync.peer.config.ConnectionConfig;

/** An IKE SA of either version, as far as it lies on a path between two ends. */
public interface OnPath {
  ConnectionConfig connection();

  /** Where its messages go now. */
  UdpPath path();

  /** Whether ESP travels in UDP because a NAT is between the ends or is claimed to be. */
  boolean encapsulated();

  /** Whether this end is behind a NAT; the other one may be, too. */
  boolean behindNat();

  /** Whether the peer has proved who it is: before that anybody may have the keys. */
  boolean isAuthenticated();

  /** Its messages go elsewhere from now on. */
  void moveTo(UdpPath path);
}

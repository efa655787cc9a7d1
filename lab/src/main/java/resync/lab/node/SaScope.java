package resync.lab.node;

/** Which SAs of a gateway are cleared. */
public enum SaScope {
  /** Child SAs only; the IKE SA stays. */
  IPSEC,
  /** IKE SAs only; Child SAs stay, orphaned. */
  IKE,
  ALL
}

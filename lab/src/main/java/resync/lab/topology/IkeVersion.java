package resync.lab.topology;

/** The IKE version of a tunnel. */
public enum IkeVersion {
  IKEV1,
  IKEV2
}

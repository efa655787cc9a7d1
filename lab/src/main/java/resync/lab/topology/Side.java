package resync.lab.topology;

/** The two ends of the default topology: host-west, gateway west, wire, gateway east, host-east. */
public enum Side {
  WEST,
  EAST;

  public Side other() {
    return this == WEST ? EAST : WEST;
  }

  /** The word features and file names use: {@code west} or {@code east}. */
  public String word() {
    return this == WEST ? "west" : "east";
  }
}

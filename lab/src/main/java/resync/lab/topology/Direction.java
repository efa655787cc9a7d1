package resync.lab.topology;

/** A direction of host traffic through the tunnel. */
public enum Direction {
  WEST_TO_EAST(Side.WEST),
  EAST_TO_WEST(Side.EAST);

  private final Side from;

  Direction(Side from) {
    this.from = from;
  }

  public Side from() {
    return from;
  }

  public Side to() {
    return from.other();
  }

  public static Direction from(Side side) {
    return side == Side.WEST ? WEST_TO_EAST : EAST_TO_WEST;
  }

  /** The word files use: {@code west-east} or {@code east-west}. */
  public String word() {
    return from.word() + "-" + to().word();
  }
}

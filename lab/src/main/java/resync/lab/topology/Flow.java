package resync.lab.topology;

/** Host traffic from behind one gateway to behind another. */
public record Flow(GatewayName from, GatewayName to) {
  /** The word files use: {@code west-east}. */
  public String word() {
    return from.word() + "-" + to.word();
  }

  @Override
  public String toString() {
    return word();
  }
}

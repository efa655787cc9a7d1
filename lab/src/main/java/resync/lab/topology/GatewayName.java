package resync.lab.topology;

/**
 * What a scenario calls a gateway. The gateways of a scenario have an order, in which they are
 * declared; a name alone has none.
 *
 * @param word as features, files and reports have it, such as {@code west}
 */
public record GatewayName(String word) implements Comparable<GatewayName> {
  /** A word that files, devices and flows can be named by. */
  public static final String PATTERN = "[a-z][a-z0-9]{0,11}";

  /** Whether it is a word that a gateway can have. */
  public boolean isValid() {
    return word.matches(PATTERN);
  }

  /** In the order of the alphabet, which is not that of a scenario. */
  @Override
  public int compareTo(GatewayName other) {
    return word.compareTo(other.word);
  }

  @Override
  public String toString() {
    return word;
  }
}

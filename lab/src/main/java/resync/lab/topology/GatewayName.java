package resync.lab.topology;

import org.jspecify.annotations.Nullable;

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

  // Asked for with every probe; what a record makes of itself is slower where it is not inlined.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GatewayName name && word.equals(name.word);
  }

  @Override
  public int hashCode() {
    return word.hashCode();
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

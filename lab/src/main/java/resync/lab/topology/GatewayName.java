package resync.lab.topology;

/**
 * What a scenario calls a gateway. The gateways of a scenario have an order, in which they are
 * declared; a name alone has none.
 *
 * @param word as features, files and reports have it, such as {@code west}
 */
public record GatewayName(String word) {
  @Override
  public String toString() {
    return word;
  }
}

package resync.lab.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Host traffic from behind one gateway to behind another.
 *
 * @param child the tunnel's child whose hosts send and receive it; empty for the hosts that a
 *     scenario has anyway, or where all traffic between the two is meant
 */
public record Flow(GatewayName from, GatewayName to, String child) {
  private static final String ANY = "";

  /** All traffic, or that of the hosts that a scenario has anyway. */
  public Flow(GatewayName from, GatewayName to) {
    this(from, to, ANY);
  }

  /** Whether it is between the hosts behind these two, in either direction. */
  public boolean isBetween(GatewayName one, GatewayName other) {
    return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
  }

  /** Whether another is between the same gateways, in either direction, and of this one's child. */
  public boolean covers(Flow other) {
    return other.isBetween(from, to) && (child.isEmpty() || child.equals(other.child));
  }

  /** The flow of the answers. */
  public Flow reverse() {
    return new Flow(to, from, child);
  }

  /** All traffic from the one gateway to the other. */
  public Flow whole() {
    return child.isEmpty() ? this : new Flow(from, to);
  }

  /** What {@link #word} wrote, if it is that. */
  public static Optional<Flow> parse(String word) {
    String[] parts = word.split("-", -1);
    List<GatewayName> names = Arrays.stream(parts).limit(2).map(GatewayName::new).toList();
    boolean isFlow =
        (parts.length == 2 || (parts.length == 3 && parts[2].matches(ChildSpec.NAME)))
            && names.stream().allMatch(GatewayName::isValid)
            && !names.getFirst().equals(names.getLast());
    return isFlow
        ? Optional.of(
            new Flow(names.getFirst(), names.getLast(), parts.length == 3 ? parts[2] : ANY))
        : Optional.empty();
  }

  /** The word files use: {@code west-east}, {@code west-east-voice}. */
  public String word() {
    return String.join(
        "-", Stream.of(from.word(), to.word(), child).filter(part -> !part.isEmpty()).toList());
  }

  /** For people: {@code west → east}, {@code west → east in voice}. */
  public String arrow() {
    return from.word() + " \u2192 " + to.word() + (child.isEmpty() ? "" : " in " + child);
  }

  @Override
  public String toString() {
    return word();
  }
}

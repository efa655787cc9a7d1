package resync.lab.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Host traffic from behind one gateway to behind another. */
public record Flow(GatewayName from, GatewayName to) {
  /** Whether it is between the hosts behind these two, in either direction. */
  public boolean isBetween(GatewayName one, GatewayName other) {
    return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
  }

  /** The flow of the answers. */
  public Flow reverse() {
    return new Flow(to, from);
  }

  /** What {@link #word} wrote, if it is that. */
  public static Optional<Flow> parse(String word) {
    List<GatewayName> names = Arrays.stream(word.split("-", -1)).map(GatewayName::new).toList();
    return names.size() == 2
            && names.stream().allMatch(GatewayName::isValid)
            && !names.getFirst().equals(names.getLast())
        ? Optional.of(new Flow(names.getFirst(), names.getLast()))
        : Optional.empty();
  }

  /** The word files use: {@code west-east}. */
  public String word() {
    return from.word() + "-" + to.word();
  }

  @Override
  public String toString() {
    return word();
  }
}

package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The security policy database (RFC 4301 section 4.4.1): an ordered list, of which the first entry
 * that covers a packet decides. What no entry covers is discarded: nothing leaves in the clear.
 */
public final class Spd {
  private final List<Policy> policies = new ArrayList<>();

  /**
   * Appends a policy.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void add(Policy policy) {
    if (find(policy.name()).isPresent()) {
      throw new IllegalArgumentException("there is a policy '" + policy.name() + "' already");
    }
    policies.add(policy);
  }

  /** Removes the policy of that name, if there is one. */
  public void remove(String name) {
    policies.removeIf(policy -> policy.name().equals(name));
  }

  /**
   * Has these policies from now on, in this order, and no others.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public void replace(List<Policy> others) {
    policies.clear();
    others.forEach(this::add);
  }

  /** The policy of that name. */
  public Optional<Policy> find(String name) {
    for (Policy policy : policies) {
      if (policy.name().equals(name)) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }

  /** The first policy that covers a packet from this end's side; allocates nothing. */
  public @Nullable Policy outbound(PacketSelectors packet) {
    for (int i = 0; i < policies.size(); i++) {
      Policy policy = policies.get(i);
      if (policy.coversOutbound(packet)) {
        return policy;
      }
    }
    return null;
  }

  /** All policies in their order; a copy. */
  public List<Policy> policies() {
    return List.copyOf(policies);
  }
}

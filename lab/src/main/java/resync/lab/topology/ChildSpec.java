package resync.lab.topology;

import java.util.List;
import java.util.Optional;

/**
 * A Child SA to be, as one end has it configured.
 *
 * @param name the same at both ends; no other child of the scenario has it
 * @param local this end's networks, prefixes such as {@code 10.1.0.0/24}; empty for what its
 *     addresses say
 * @param remote the other end's networks as this end has them; empty for what the addresses say
 * @param espProposal in strongSwan's proposal syntax, such as {@code aes256-sha256}; with a key
 *     exchange group it asks for PFS; empty without ESP
 * @param ahProposal in the same syntax, such as {@code sha256}; empty without AH. With both, AH is
 *     outside ESP (an SA bundle, RFC 4301 section 4.4.2.1)
 */
public record ChildSpec(
    String name, List<String> local, List<String> remote, String espProposal, String ahProposal) {
  /** What the only child of the only tunnel is called. */
  public static final String ONLY = "net";

  /** What a name has to look like. */
  public static final String NAME = "[a-z][a-z0-9]{0,15}";

  /** Of hosts; a gateway is the first in its network. */
  private static final int USUAL_HOST = 10;

  public ChildSpec {
    local = List.copyOf(local);
    remote = List.copyOf(remote);
  }

  /**
   * The address of this end's host of the child: the tenth of its first network, or the second of a
   * small one; empty where it has no networks of its own.
   */
  public Optional<String> host() {
    if (local.isEmpty()) {
      return Optional.empty();
    }
    IpPrefix prefix = IpPrefix.of(local.getFirst());
    IpAddress network = prefix.network();
    int hostBits = network.family().bits() - prefix.length();
    int number = hostBits >= 4 ? USUAL_HOST : hostBits >= 2 ? 2 : 0;
    return Optional.of(
        new IpAddress(network.family(), network.high(), network.low() + number).toString());
  }

  /** The same under another name. */
  public ChildSpec named(String other) {
    return new ChildSpec(other, local, remote, espProposal, ahProposal);
  }
}

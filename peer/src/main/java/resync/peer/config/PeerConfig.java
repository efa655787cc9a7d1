package resync.peer.config;

import java.util.List;
import java.util.Optional;

/**
 * The whole configuration of a peer.
 *
 * @param connections in the order of the file, which is the order in which a responder tries them
 * @param secrets the pre-shared keys with their owners
 * @param settings what holds for the peer as a whole
 */
public record PeerConfig(
    List<ConnectionConfig> connections, List<PresharedKey> secrets, PeerSettings settings) {

  public PeerConfig {
    connections = List.copyOf(connections);
    secrets = List.copyOf(secrets);
  }

  /** The connection of that name. */
  public Optional<ConnectionConfig> connection(String name) {
    return connections.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * The pre-shared key that two identities share, chosen as strongSwan does: a key that lists both
   * ends goes before one that lists the remote end only, that before one that lists the local end
   * only, and that before one that lists nobody; of equals the first in the file.
   *
   * @param local the identity this end uses
   * @param remote the identity the other end claims, or has to have
   */
  public Optional<PresharedKey> presharedKey(Identity local, Identity remote) {
    PresharedKey best = null;
    int bestMatch = -1;
    for (PresharedKey key : secrets) {
      int match = key.match(local, remote);
      if (match > bestMatch) {
        best = key;
        bestMatch = match;
      }
    }
    return Optional.ofNullable(best);
  }
}

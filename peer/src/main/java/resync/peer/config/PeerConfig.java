package resync.peer.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import resync.peer.wire.ip.IpAddress;

/**
 * The whole configuration of a peer.
 *
 * @param connections in the order of the file
 * @param secrets the pre-shared keys with their owners
 * @param settings what holds for the peer as a whole
 * @param warnings a sentence with its place for each setting that is read and does nothing, or
 *     something else than in strongSwan
 */
public record PeerConfig(
    List<ConnectionConfig> connections,
    List<PresharedKey> secrets,
    PeerSettings settings,
    List<String> warnings) {

  public PeerConfig {
    warnings = List.copyOf(warnings);
    connections = List.copyOf(connections);
    secrets = List.copyOf(secrets);
  }

  /** The connection of that name. */
  public Optional<ConnectionConfig> connection(String name) {
    return connections.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** A child and the connection that it is of. */
  public record ConnectedChild(ConnectionConfig connection, ChildConfig child) {}

  /**
   * A child of an older configuration as this one has it; empty where it has none of that name.
   *
   * @param connection of the older configuration
   */
  public Optional<ConnectedChild> current(ConnectionConfig connection, ChildConfig child) {
    return connection(connection.name())
        .flatMap(c -> c.child(child.name()).map(fresh -> new ConnectedChild(c, fresh)));
  }

  /** Whether it has this very child, between the same two ends. */
  public boolean has(ConnectionConfig connection, ChildConfig child) {
    return current(connection, child)
        .filter(c -> c.child().equals(child) && c.connection().hasTheEndsOf(connection))
        .isPresent();
  }

  /**
   * The connections that a peer's first message may be for: those that name the two addresses more
   * narrowly before others, and of equals in the order of the file.
   *
   * @param version the IKE version of the message
   */
  public List<ConnectionConfig> responding(int version, IpAddress local, IpAddress remote) {
    return connections.stream()
        .filter(c -> c.responds(version) && c.admits(local, remote))
        .sorted(
            Comparator.comparingInt((ConnectionConfig c) -> -c.narrowness(local, remote))
                .thenComparing(c -> c.version() != version))
        .toList();
  }

  /**
   * The same once the peer has said who it is: those that name its identity more narrowly come
   * first, whatever their addresses.
   */
  public static List<ConnectionConfig> forIdentity(
      List<ConnectionConfig> candidates, Identity remote) {
    return candidates.stream()
        .filter(c -> c.remoteId().matches(remote))
        .sorted(Comparator.comparingInt(c -> -c.remoteId().quality(remote)))
        .toList();
  }

  /**
   * The pre-shared key that two identities share, chosen as strongSwan does: the one whose owners
   * name the remote end best, where nobody's key names everybody as {@code %any} does; of equals
   * the one whose owners name the local end best, and then the first in the file.
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

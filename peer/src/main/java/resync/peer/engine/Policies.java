package resync.peer.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.ike.SourceAddress;
import resync.peer.sa.Policy;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficSelector;

/** Brings the policy database in line with a configuration. */
final class Policies {
  private Policies() {}

  /**
   * Adds, replaces and removes policies; their Child SAs stay. A child whose selectors are not
   * known before its peer is gets no policy.
   */
  static void apply(PeerConfig config, SourceAddress source, Spd spd) {
    Set<String> wanted = new HashSet<>();
    for (ConnectionConfig connection : config.connections()) {
      for (ChildConfig child : connection.children()) {
        List<TrafficSelector> local = ConfiguredSelectors.local(connection, child, source);
        List<TrafficSelector> remote = ConfiguredSelectors.remote(connection, child);
        if (local.isEmpty() || remote.isEmpty() || !wanted.add(child.name())) {
          continue;
        }
        boolean trap = child.startAction().trap();
        spd.find(child.name())
            .ifPresentOrElse(
                policy -> policy.setTrap(trap),
                () -> spd.add(new Policy(child.name(), local, remote, trap)));
      }
    }
    for (Policy policy : spd.policies()) {
      if (!wanted.contains(policy.name())) {
        spd.remove(policy.name());
      }
    }
  }
}

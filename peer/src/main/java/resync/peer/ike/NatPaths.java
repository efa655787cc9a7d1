package resync.peer.ike;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import resync.peer.config.ConnectionConfig;
import resync.peer.sa.ChildSa;
import resync.peer.sa.NatTraversal;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;

/**
 * The ways through a NAT. Its mapping of a peer may change at any time, and only what comes from
 * there shows it: an end that is not behind a NAT itself follows its peer to where an authentic
 * message or packet, newer than any before, came from (RFC 7296 section 2.23, RFC 3947 section 4).
 */
public final class NatPaths {
  private final Environment env;
  private final Supplier<? extends Collection<? extends OnPath>> ikeSas;
  private final PairStore<?> pairs;

  /**
   * @param ikeSas all of one version
   * @param pairs all of the same version
   */
  public NatPaths(
      Environment env,
      Supplier<? extends Collection<? extends OnPath>> ikeSas,
      PairStore<?> pairs) {
    this.env = env;
    this.ikeSas = ikeSas;
    this.pairs = pairs;
  }

  /** An authentic message that is no repetition has come. */
  public void heard(OnPath sa, Arrival arrival) {
    UdpPath path = sa.path();
    boolean follows =
        sa.isAuthenticated() && sa.encapsulated() && !sa.behindNat() && path.passesNat();
    if (follows
        && arrival.local().equals(path.local())
        && !arrival.remote().equals(path.remote())) {
      follow(sa.connection(), path, arrival.remote());
    }
  }

  /** An authentic ESP packet, the newest one, has come from somewhere else. */
  public void heard(ChildSa childSa, Endpoint remote) {
    pairs
        .of(childSa)
        .filter(pair -> !pair.sa().remote().equals(remote))
        .ifPresent(pair -> follow(pair.connection(), pair.path(), remote));
  }

  /** Whatever went there goes elsewhere: a NAT has one mapping for all of it. */
  private void follow(ConnectionConfig connection, UdpPath from, Endpoint to) {
    if (!connection.admits(from.local().address(), to.address())) {
      env.counters().count("NAT_MOVES_REFUSED");
      return;
    }
    env.counters().count("NAT_MOVES");
    UdpPath path = new UdpPath(from.local(), to);
    env.lastPaths().proved(connection, path);
    env.log(connection.name() + ": the peer at " + from.remote() + " is at " + to + " now");
    for (OnPath sa : ikeSas.get()) {
      if (sa.isAuthenticated() && isOf(connection, sa.connection()) && sa.path().equals(from)) {
        sa.moveTo(path);
      }
    }
    for (ManagedPair pair : pairs.all()) {
      if (isOf(connection, pair.connection()) && pair.path().equals(from)) {
        pair.sa().moveTo(to);
      }
    }
  }

  private static boolean isOf(ConnectionConfig connection, ConnectionConfig other) {
    return connection.name().equals(other.name());
  }

  /** Where to begin what replaces an IKE SA: over a NAT on port 4500 (RFC 3947 section 4). */
  public Optional<UdpPath> forRekeying(OnPath sa) {
    return from(sa.path(), sa.connection());
  }

  /** Where to begin an IKE SA with the peer of a pair of SAs. */
  public Optional<UdpPath> to(ManagedPair pair) {
    return from(pair.path(), pair.connection());
  }

  private Optional<UdpPath> from(UdpPath path, ConnectionConfig connection) {
    return path.passesNat() ? Optional.of(path) : env.lastPaths().configured(connection);
  }

  /** The paths on which we are behind a NAT, and when the last ESP packet left on each. */
  public Map<UdpPath, Long> behindNat() {
    Map<UdpPath, Long> paths = new HashMap<>();
    for (OnPath sa : ikeSas.get()) {
      if (sa.isAuthenticated() && sa.behindNat()) {
        paths.put(sa.path(), ChildSa.NEVER);
      }
    }
    for (ManagedPair pair : pairs.all()) {
      NatTraversal nat = pair.sa().parameters().nat();
      if (nat != null && nat.behindNat()) {
        paths.merge(pair.path(), pair.sa().lastOutbound(), Math::max);
      }
    }
    return paths;
  }
}

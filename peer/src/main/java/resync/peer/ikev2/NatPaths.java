package resync.peer.ikev2;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.UdpPath;
import resync.peer.sa.ChildSa;
import resync.peer.sa.NatTraversal;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;

/**
 * The ways through a NAT. Its mapping of a peer may change at any time, and only what comes from
 * there shows it: an end that is not behind a NAT itself follows its peer to where an authentic
 * message or packet, newer than any before, came from (RFC 7296 section 2.23).
 */
final class NatPaths {
  private NatPaths() {}

  /** An authentic message that is no repetition has come. */
  static void heard(Context context, IkeSa sa, Arrival arrival) {
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    // Before the peer has authenticated, anybody can have the keys.
    boolean follows =
        sa.remoteId().isPresent() && sa.encapsulated() && !sa.behindNat() && sa.path().passesNat();
    if (follows && local.equals(sa.local()) && !remote.equals(sa.remote())) {
      follow(context, sa.connection(), new UdpPath(local, sa.remote()), remote);
    }
  }

  /** An authentic ESP packet, the newest one, has come from somewhere else. */
  static void heard(Context context, ChildSa childSa, Endpoint remote) {
    context
        .children()
        .of(childSa)
        .filter(child -> !child.sa().remote().equals(remote))
        .ifPresent(child -> follow(context, child.connection(), path(child), remote));
  }

  /** Whatever went there goes elsewhere: a NAT has one mapping for all of it. */
  private static void follow(
      Context context, ConnectionConfig connection, UdpPath from, Endpoint to) {
    if (!connection.admits(from.local().address(), to.address())) {
      context.counters().count("NAT_MOVES_REFUSED");
      return;
    }
    context.counters().count("NAT_MOVES");
    context.lastPaths().proved(connection, new UdpPath(from.local(), to));
    context.log(connection.name() + ": the peer at " + from.remote() + " is at " + to + " now");
    for (IkeSa sa : context.table().all()) {
      if (sa.remoteId().isPresent()
          && isOf(connection, sa.connection())
          && sa.path().equals(from)) {
        sa.endpoints(from.local(), to);
      }
    }
    for (Child child : context.children().all()) {
      if (isOf(connection, child.connection()) && path(child).equals(from)) {
        child.sa().moveTo(to);
      }
    }
  }

  private static boolean isOf(ConnectionConfig connection, ConnectionConfig other) {
    return connection.name().equals(other.name());
  }

  private static UdpPath path(Child child) {
    return new UdpPath(child.sa().parameters().local(), child.sa().remote());
  }

  /** Where to begin an IKE SA with the peer of a Child SA. */
  static Optional<UdpPath> to(Context context, Child child) {
    return path(child).passesNat()
        ? Optional.of(path(child))
        : context.lastPaths().configured(child.connection());
  }

  /** The paths on which we are behind a NAT, and when the last ESP packet left on each. */
  static Map<UdpPath, Long> behindNat(Context context) {
    Map<UdpPath, Long> paths = new HashMap<>();
    for (IkeSa sa : context.table().all()) {
      if (sa.remoteId().isPresent() && sa.behindNat()) {
        paths.put(sa.path(), ChildSa.NEVER);
      }
    }
    for (Child child : context.children().all()) {
      NatTraversal nat = child.sa().parameters().nat();
      if (nat != null && nat.behindNat()) {
        paths.merge(path(child), child.sa().lastOutbound(), Math::max);
      }
    }
    return paths;
  }
}

package resync.peer.isakmp;

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
 * message or packet, newer than any before, came from (RFC 3947 section 4, RFC 7296 section 2.23).
 */
final class NatPaths {
  private NatPaths() {}

  /** An authentic message that is no repetition has come for an established ISAKMP SA. */
  static void heard(Context context, IsakmpSa sa, Arrival arrival) {
    Endpoint local = arrival.local();
    Endpoint remote = arrival.remote();
    boolean follows = sa.encapsulated() && !sa.behindNat() && sa.path().passesNat();
    if (follows && local.equals(sa.local()) && !remote.equals(sa.remote())) {
      follow(context, sa.connection(), new UdpPath(local, sa.remote()), remote);
    }
  }

  /** An authentic ESP packet, the newest one, has come from somewhere else. */
  static void heard(Context context, ChildSa childSa, Endpoint remote) {
    context
        .ipsecSas()
        .of(childSa)
        .filter(pair -> !pair.sa().remote().equals(remote))
        .ifPresent(pair -> follow(context, pair.connection(), path(pair), remote));
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
    for (IsakmpSa sa : context.table().all()) {
      if (sa.wasEstablished() && isOf(connection, sa.connection()) && sa.path().equals(from)) {
        sa.endpoints(from.local(), to);
      }
    }
    for (IpsecSa pair : context.ipsecSas().all()) {
      if (isOf(connection, pair.connection()) && path(pair).equals(from)) {
        pair.sa().moveTo(to);
      }
    }
  }

  private static boolean isOf(ConnectionConfig connection, ConnectionConfig other) {
    return connection.name().equals(other.name());
  }

  private static UdpPath path(IpsecSa pair) {
    return new UdpPath(pair.sa().parameters().local(), pair.sa().remote());
  }

  /** Where to begin what replaces an ISAKMP SA: over a NAT on port 4500 (RFC 3947 section 4). */
  static Optional<UdpPath> forRekeying(Context context, IsakmpSa sa) {
    return sa.path().passesNat()
        ? Optional.of(sa.path())
        : context.lastPaths().configured(sa.connection());
  }

  /** Where to begin an ISAKMP SA with the peer of a pair of IPsec SAs. */
  static Optional<UdpPath> to(Context context, IpsecSa pair) {
    return path(pair).passesNat()
        ? Optional.of(path(pair))
        : context.lastPaths().configured(pair.connection());
  }

  /** The paths on which we are behind a NAT, and when the last ESP packet left on each. */
  static Map<UdpPath, Long> behindNat(Context context) {
    Map<UdpPath, Long> paths = new HashMap<>();
    for (IsakmpSa sa : context.table().all()) {
      if (sa.wasEstablished() && sa.behindNat()) {
        paths.put(sa.path(), ChildSa.NEVER);
      }
    }
    for (IpsecSa pair : context.ipsecSas().all()) {
      NatTraversal nat = pair.sa().parameters().nat();
      if (nat != null && nat.behindNat()) {
        paths.merge(path(pair), pair.sa().lastOutbound(), Math::max);
      }
    }
    return paths;
  }
}

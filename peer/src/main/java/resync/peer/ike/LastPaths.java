package resync.peer.ike;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.wire.ip.Endpoint;

/**
 * Where peers behind a NAT were when they last proved who they are. An end that has lost its SAs
 * with such a peer reaches it there, as long as the NAT's mapping holds, and nowhere else: what the
 * configuration says leads to the NAT (RFC 7296 section 2.23 lets IKE begin on port 4500).
 */
public final class LastPaths {
  private final SourceAddress source;
  private final Map<String, UdpPath> byConnection = new HashMap<>();

  /** Knows nothing yet. */
  public LastPaths(SourceAddress source) {
    this.source = source;
  }

  /** The peer of a connection has authenticated, or was heard authentically, on this path. */
  public void proved(ConnectionConfig connection, UdpPath path) {
    boolean elsewhere =
        path.passesNat()
            && configured(connection)
                .filter(c -> !c.remote().withPort(Endpoint.NAT_T_PORT).equals(path.remote()))
                .isPresent();
    if (elsewhere) {
      byConnection.put(connection.name(), path);
    } else {
      byConnection.remove(connection.name());
    }
  }

  /** Nobody answers on this path any more. */
  public void failed(ConnectionConfig connection, UdpPath path) {
    byConnection.remove(connection.name(), path);
  }

  /** Where a connection begins that knows nothing of a NAT. */
  public Optional<UdpPath> configured(ConnectionConfig connection) {
    return UdpPath.configured(connection, source);
  }

  /** Why a connection has nowhere to begin. */
  public static String none(ConnectionConfig connection) {
    return "connection "
        + connection.name()
        + connection
            .remoteAddress()
            .map(to -> " names no local address, and no route leads to " + to)
            .orElse(" names no single remote address to initiate to");
  }

  /** Where to begin; empty unless there is one address on either side. */
  public Optional<UdpPath> to(ConnectionConfig connection) {
    return configured(connection)
        .map(
            configured ->
                Optional.ofNullable(byConnection.get(connection.name()))
                    .filter(p -> connection.admits(p.local().address(), p.remote().address()))
                    .orElse(configured));
  }
}

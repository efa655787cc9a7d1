package resync.peer.ike;

import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** The two ends between which IKE messages travel, and UDP-encapsulated ESP. */
public record UdpPath(Endpoint local, Endpoint remote) {
  /** Where a connection begins; empty unless there is one address on either side. */
  public static Optional<UdpPath> configured(ConnectionConfig connection, SourceAddress source) {
    Optional<IpAddress> local = source.of(connection);
    Optional<IpAddress> remote = connection.remoteAddress();
    return local.isEmpty() || remote.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UdpPath(
                new Endpoint(local.get(), connection.localPort()),
                new Endpoint(remote.get(), connection.remotePort())));
  }

  /** Whether it is one that passes a NAT: on port 4500 at this end (RFC 3947 section 4). */
  public boolean passesNat() {
    return local.port() == Endpoint.NAT_T_PORT;
  }
}

package resync.peer.ike;

import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.wire.ip.IpAddress;

/**
 * Which own address reaches another one, as the routes of the machine are at the moment: what a
 * connection that names no own address begins from.
 */
@FunctionalInterface
public interface SourceAddress {
  /** No route is known. */
  SourceAddress NONE = _ -> Optional.empty();

  /** The own address that packets to this one leave from; empty without a route. */
  Optional<IpAddress> towards(IpAddress remote);

  /** The own address of a connection: the one that it names, or the one that reaches its peer. */
  default Optional<IpAddress> of(ConnectionConfig connection) {
    return connection
        .localAddress()
        .or(
            () ->
                connection
                    .remoteAddress()
                    .flatMap(
                        remote ->
                            towards(remote).filter(local -> connection.admits(local, remote))));
  }
}

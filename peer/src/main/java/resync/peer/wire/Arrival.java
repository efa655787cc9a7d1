package resync.peer.wire;

import java.time.Instant;
import resync.peer.wire.ip.Endpoint;

/**
 * What has arrived from the network, when and between whom.
 *
 * @param now when
 * @param local the address and port it was sent to; port 0 where it has none
 * @param remote the address and port it came from; port 0 where it has none
 * @param octets all of it, as its reader has it: of IKE the message without a non-ESP marker
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Arrival(Instant now, Endpoint local, Endpoint remote, byte[] octets) {
  /** The same arrival as another reader has it: unwrapped, or put together of pieces. */
  public Arrival with(byte[] others) {
    return new Arrival(now, local, remote, others);
  }
}

package resync.peer.isakmp;

import java.time.Instant;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/**
 * One message meeting one exchange.
 *
 * @param message decrypted where it was encrypted
 * @param local where it was sent to
 * @param remote where it came from
 */
record Turn(
    Context context,
    Instant now,
    IsakmpSa sa,
    Conversation conversation,
    IsakmpMessage message,
    Endpoint local,
    Endpoint remote) {

  /** A payload that the row of the table has required. */
  <P extends IsakmpPayload> P required(Class<P> kind) {
    return message.first(kind).orElseThrow();
  }

  /** The octets of a required payload behind its generic header, as they came. */
  Octets body(Class<? extends IsakmpPayload> kind) {
    return message.body(kind, 0).orElseThrow();
  }
}

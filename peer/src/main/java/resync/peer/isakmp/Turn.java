package resync.peer.isakmp;

import java.time.Instant;
import resync.peer.wire.Arrival;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/**
 * One message meeting one exchange.
 *
 * @param message decrypted where it was encrypted
 * @param arrival what it came as, whole
 */
public record Turn(
    Context context,
    Arrival arrival,
    IsakmpSa sa,
    Conversation conversation,
    IsakmpMessage message) {

  public Instant now() {
    return arrival.now();
  }

  /** Where it was sent to. */
  public Endpoint local() {
    return arrival.local();
  }

  /** Where it came from. */
  public Endpoint remote() {
    return arrival.remote();
  }

  /** A payload that the row of the table has required. */
  public <P extends IsakmpPayload> P required(Class<P> kind) {
    return message.first(kind).orElseThrow();
  }

  /** The octets of a required payload behind its generic header, as they came. */
  public Octets body(Class<? extends IsakmpPayload> kind) {
    return message.body(kind, 0).orElseThrow();
  }
}

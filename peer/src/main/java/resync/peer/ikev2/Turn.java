package resync.peer.ikev2;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;

/**
 * One message meeting one IKE SA.
 *
 * @param message authentic and decrypted, unless it is IKE_SA_INIT
 * @param arrival what it came as, whole
 * @param request our request that it answers; null when it is a request itself
 * @param step what the row of the table does to the state
 */
record Turn(
    Context context,
    Arrival arrival,
    IkeSa sa,
    IkeMessage message,
    IkeSa.@Nullable Request request,
    Transition step) {

  /**
   * Takes the step now: what follows in the task already belongs to the next state. Otherwise it is
   * taken when the task is done.
   */
  void follow() {
    sa.follow(step);
  }

  Instant now() {
    return arrival.now();
  }

  /** The octets that it came as. */
  byte[] raw() {
    return arrival.octets();
  }

  /** Where it was sent to. */
  Endpoint local() {
    return arrival.local();
  }

  /** Where it came from. */
  Endpoint remote() {
    return arrival.remote();
  }

  /** A payload that the row of the table has required. */
  <P extends Payload> P required(Class<P> kind) {
    return message.first(kind).orElseThrow();
  }

  /** Our request that this answers. */
  <R extends IkeSa.Request> R answered(Class<R> kind) {
    if (!kind.isInstance(request)) {
      throw new IllegalStateException("the table took a response to " + request + " for another");
    }
    return kind.cast(request);
  }
}

package resync.peer.ikev2;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;

/**
 * One message meeting one IKE SA.
 *
 * @param message authentic and decrypted, unless it is IKE_SA_INIT
 * @param raw the octets it came as
 * @param local where it was sent to
 * @param remote where it came from
 * @param request our request that it answers; null when it is a request itself
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Turn(
    Context context,
    Instant now,
    IkeSa sa,
    IkeMessage message,
    byte[] raw,
    Endpoint local,
    Endpoint remote,
    @Nullable Request request) {

  /** A payload that the row of the table has required. */
  <P extends Payload> P required(Class<P> kind) {
    return message.first(kind).orElseThrow();
  }

  /** Our request that this answers. */
  <R extends Request> R answered(Class<R> kind) {
    if (!kind.isInstance(request)) {
      throw new IllegalStateException("the table took a response to " + request + " for another");
    }
    return kind.cast(request);
  }
}

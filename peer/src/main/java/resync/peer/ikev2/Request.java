package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.Payload;

/** A request of ours: waits for its place in the window, is sent, and knows what it asked. */
interface Request {
  ExchangeType exchange();

  /** What to send; called once, when the window is free. Empty when it has become pointless. */
  Optional<List<Payload>> payloads(Context context, Instant now, IkeSa sa);

  /** It will never be answered, or never be sent: the IKE SA is gone. */
  default void abandoned(Context context, Instant now, IkeSa sa) {}

  /** Name for logs. */
  default String story() {
    return exchange().name();
  }
}

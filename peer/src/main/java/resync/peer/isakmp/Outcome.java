package resync.peer.isakmp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;

/** What comes of a message. */
public sealed interface Outcome {

  /**
   * The exchange has gone one step further.
   *
   * @param reply the payloads of the next message; none if this was the last one
   */
  record Accepted(List<IsakmpPayload> reply) implements Outcome {
    public Accepted {
      reply = List.copyOf(reply);
    }
  }

  /**
   * The message is as if it had never come, but that it is told and perhaps answered. The right one
   * may still come: nobody has proved to be the sender of this one.
   *
   * @param code what the sender is told; null for nothing
   */
  record Discarded(@Nullable NotifyCode code, String why) implements Outcome {}

  /**
   * The exchange has failed for good, because of an authentic message.
   *
   * @param code what the other end is told; null for nothing
   */
  record Failed(@Nullable NotifyCode code, String why) implements Outcome {}

  static Outcome accepted(IsakmpPayload... reply) {
    return new Accepted(List.of(reply));
  }

  static Outcome discarded(String why) {
    return new Discarded(null, why);
  }

  static Outcome discarded(NotifyCode code, String why) {
    return new Discarded(code, why);
  }

  static Outcome failed(NotifyCode code, String why) {
    return new Failed(code, why);
  }
}

package resync.peer.ikev2;

import java.util.List;
import resync.peer.ike.Report.DownReason;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/** What a task makes of a message. */
sealed interface Outcome {

  /** As it should be: the row's next state holds; to a request this is the answer. */
  record Done(List<Payload> reply) implements Outcome {}

  /** A request is refused, or a response refuses ours; the state stays. */
  record Refused(List<Payload> reply, String why) implements Outcome {}

  /** The IKE SA ends; to a request this is the last answer. */
  record Closed(List<Payload> reply, DownReason reason, String why) implements Outcome {}

  /** The other end believes in an IKE SA that we do not accept: it is told with a Delete. */
  record Rejected(String why) implements Outcome {}

  static Outcome done(Payload... reply) {
    return new Done(List.of(reply));
  }

  static Outcome refused(NotifyType notify, String why) {
    return new Refused(List.of(Payload.Notify.of(notify)), why);
  }

  static Outcome refused(NotifyType notify, Octets data, String why) {
    return new Refused(List.of(Payload.Notify.of(notify, data)), why);
  }

  static Outcome failed(String why) {
    return new Closed(List.of(), DownReason.FAILED, why);
  }

  static Outcome failed(NotifyType notify, String why) {
    return new Closed(List.of(Payload.Notify.of(notify)), DownReason.FAILED, why);
  }
}

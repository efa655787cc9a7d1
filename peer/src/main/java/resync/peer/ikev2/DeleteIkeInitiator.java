package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.ike.Report.DownReason;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/** INFORMATIONAL with a Delete for the IKE SA itself (RFC 7296 section 1.4.1). */
final class DeleteIkeInitiator implements IkeSa.Request {
  private final DownReason reason;

  DeleteIkeInitiator(DownReason reason) {
    this.reason = reason;
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.INFORMATIONAL;
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    return Optional.of(List.of(new Payload.Delete(SecurityProtocol.IKE, List.of())));
  }

  @Override
  public String story() {
    return "Delete for the IKE SA";
  }

  /** The peer has answered: the IKE SA goes, and its Child SAs with it. */
  static Outcome answered(Turn turn) {
    DeleteIkeInitiator asked = turn.answered(DeleteIkeInitiator.class);
    turn.context().lifecycle().close(turn.now(), turn.sa(), asked.reason, "deleted");
    return Outcome.done();
  }
}

package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.Spi;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/** INFORMATIONAL as the initiator: liveness, deletes, INVALID_SPI (RFC 7296 section 1.4). */
final class InformationalInitiator implements IkeSa.Request {
  private final String story;
  private final List<Payload> payloads;
  private final BooleanSupplier stillWanted;
  private final Ending ending;
  private final Ending unanswered;

  /** What happens once the peer has answered, or will never answer. */
  @FunctionalInterface
  private interface Ending {
    void run(Instant now, IkeSa sa);
  }

  private InformationalInitiator(
      String story, List<Payload> payloads, BooleanSupplier stillWanted, Ending ending) {
    this(story, payloads, stillWanted, ending, (_, _) -> {});
  }

  private InformationalInitiator(
      String story,
      List<Payload> payloads,
      BooleanSupplier stillWanted,
      Ending ending,
      Ending unanswered) {
    this.story = story;
    this.payloads = payloads;
    this.stillWanted = stillWanted;
    this.ending = ending;
    this.unanswered = unanswered;
  }

  /**
   * An empty request: the peer is alive if it answers (section 2.4).
   *
   * @param alive told when it has
   */
  static InformationalInitiator liveness(Consumer<Instant> alive) {
    return new InformationalInitiator(
        "liveness check", List.of(), () -> true, (now, _) -> alive.accept(now));
  }

  /** Deletes a Child SA; it is in use here until the peer has answered. */
  static InformationalInitiator deleteChild(Context context, Child child, DownReason reason) {
    return new InformationalInitiator(
        "Delete for Child SA " + child,
        List.of(delete(child.inboundSpi())),
        () -> true,
        (now, _) -> context.children().remove(now, child, reason),
        (now, _) -> context.children().deleteAgain(now, child, reason));
  }

  /** Deletes what the peer believes in and we do not. */
  static InformationalInitiator deleteSpi(Spi spi) {
    return new InformationalInitiator(
        "Delete for SPI " + spi, List.of(delete(spi)), () -> true, (_, _) -> {});
  }

  /**
   * Tells the peer to stop sending with an SPI that we do not have: a Delete, which every
   * implementation acts on, and INVALID_SPI, which says why (sections 1.4.1 and 3.10.1).
   *
   * @param stillWanted whether we still do not have it when the window is free
   */
  static InformationalInitiator invalidSpi(Spi spi, BooleanSupplier stillWanted) {
    Octets octets = Octets.of(spi.octets());
    return new InformationalInitiator(
        "INVALID_SPI for " + spi,
        List.of(
            delete(spi),
            new Payload.Notify(
                SecurityProtocol.NONE, Octets.EMPTY, NotifyType.INVALID_SPI.number(), octets)),
        stillWanted,
        (_, _) -> {});
  }

  private static Payload delete(Spi spi) {
    return new Payload.Delete(SecurityProtocol.ESP, List.of(Octets.of(spi.octets())));
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.INFORMATIONAL;
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    return stillWanted.getAsBoolean() ? Optional.of(payloads) : Optional.empty();
  }

  @Override
  public String story() {
    return story;
  }

  static Outcome answered(Turn turn) {
    InformationalInitiator asked = turn.answered(InformationalInitiator.class);
    asked.ending.run(turn.now(), turn.sa());
    return Outcome.done();
  }

  @Override
  public void abandoned(Instant now, IkeSa sa) {
    unanswered.run(now, sa);
  }
}

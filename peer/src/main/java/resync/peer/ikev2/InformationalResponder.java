package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.Spi;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/** INFORMATIONAL as the responder (RFC 7296 sections 1.4 and 1.5). */
final class InformationalResponder {
  private static final int SPI_SIZE = 4;

  private InformationalResponder() {}

  /** The IKE SA goes, and its Child SAs with it; the answer is empty (section 1.4.1). */
  static Outcome deleteIke(Turn turn) {
    DownReason reason =
        turn.sa().state() == State.REKEYED ? DownReason.REKEYED : DownReason.DELETED_BY_PEER;
    return new Outcome.Closed(List.of(), reason, "the peer deletes it");
  }

  /**
   * The peer, whose rekeying met ours, deletes the old IKE SA before it has answered: its new one
   * takes over.
   */
  static Outcome deleteColliding(Turn turn) {
    RekeyIkeInitiator.overtaken(turn.now(), turn.sa());
    return new Outcome.Closed(List.of(), DownReason.REKEYED, "the peer deletes the old one");
  }

  /** Deletes of Child SAs and INVALID_SPI; without either it is a liveness check. */
  static Outcome inform(Turn turn) {
    Context context = turn.context();
    Set<Spi> invalid = invalidSpis(turn.message());
    for (Spi spi : invalid) {
      context.counters().count("INVALID_SPI_RECEIVED");
      context.outbox().add(new Report.InvalidSpiReceived(turn.remote(), spi, true));
    }
    Set<Spi> dead = new LinkedHashSet<>(deletedSpis(turn.message()));
    dead.addAll(invalid);
    List<Octets> ours = new ArrayList<>();
    for (Spi spi : dead) {
      context
          .children()
          .byOutboundSpi(turn.sa(), spi)
          .ifPresent(child -> drop(turn, child, invalid.contains(spi), ours));
    }
    return ours.isEmpty()
        ? Outcome.done()
        : Outcome.done(new Payload.Delete(SecurityProtocol.ESP, ours));
  }

  private static void drop(Turn turn, Child child, boolean invalid, List<Octets> ours) {
    Context context = turn.context();
    if (!child.deleting()) {
      // With both Deletes crossing, each end answers without the other's (section 1.4.1).
      ours.add(Octets.of(child.inboundSpi().octets()));
    }
    boolean replaced = child.rekeyed();
    DownReason reason =
        replaced
            ? DownReason.REKEYED
            : invalid ? DownReason.INVALID_SPI : DownReason.DELETED_BY_PEER;
    context.children().remove(turn.now(), child, reason);
    if (!replaced && !invalid) {
      context.lifecycle().closedByPeer(turn.now(), child.connection(), child.config());
    }
  }

  private static List<Spi> deletedSpis(IkeMessage message) {
    return message.all(Payload.Delete.class).stream()
        .filter(delete -> delete.protocol() == SecurityProtocol.ESP)
        .flatMap(delete -> delete.spis().stream())
        .map(octets -> new Spi(octets.toInt()))
        .toList();
  }

  private static Set<Spi> invalidSpis(IkeMessage message) {
    Set<Spi> spis = new LinkedHashSet<>();
    for (Payload.Notify notify : message.all(Payload.Notify.class)) {
      invalidSpi(notify).ifPresent(spis::add);
    }
    return spis;
  }

  /**
   * The SPI that an INVALID_SPI names: by RFC 7296 section 3.10.1 in the notification data with an
   * SPI size of 0; some implementations put it into the SPI field, which is taken as well.
   */
  static Optional<Spi> invalidSpi(Payload.Notify notify) {
    if (!notify.is(NotifyType.INVALID_SPI)) {
      return Optional.empty();
    }
    if (notify.data().length() == SPI_SIZE) {
      return Optional.of(new Spi(notify.data().toInt()));
    }
    return notify.spi().length() == SPI_SIZE
        ? Optional.of(new Spi(notify.spi().toInt()))
        : Optional.empty();
  }
}

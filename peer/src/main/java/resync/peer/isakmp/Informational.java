package resync.peer.isakmp;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.EspSpi;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** Informational exchanges that come protected by an ISAKMP SA (RFC 2409 section 5.7). */
final class Informational {
  private static final int SPI_LENGTH = 4;

  private Informational() {}

  /** One encrypted message for an established ISAKMP SA; what is not authentic is dropped. */
  static void receive(Context context, Arrival arrival, IkeHeader header, IsakmpSa sa) {
    Instant now = arrival.now();
    Endpoint remote = arrival.remote();
    byte[] raw = arrival.octets();
    int messageId = (int) header.messageId();
    byte[] rest = Arrays.copyOfRange(raw, IkeHeader.LENGTH, raw.length);
    Optional<byte[]> plain = sa.protection().cipher().decrypt(Hashes.phase2Iv(sa, messageId), rest);
    if (plain.isEmpty()
        || !(IsakmpMessage.decodeDecrypted(header, plain.get())
            instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))
        || !Hashes.firstIs(message, Hashes.hash1(sa, messageId, message.afterFirst()))) {
      context.counters().count("IKE_INTEGRITY_FAILED");
      context.debug("from " + remote + ": an informational exchange that is not authentic");
      return;
    }
    if (CommitBit.connected(context, now, sa, message)) {
      return;
    }
    if (!sa.useMessageId(messageId)) {
      context.counters().count("IKE_REPEATED_REQUESTS");
      return;
    }
    sa.heard(now);
    NatPaths.heard(context, sa, arrival);
    for (Notification notification : message.all(Notification.class)) {
      take(context, now, remote, sa, notification);
    }
    for (Delete delete : message.all(Delete.class)) {
      take(context, now, sa, delete);
    }
  }

  private static void take(
      Context context, Instant now, Endpoint remote, IsakmpSa sa, Notification notification) {
    if (notification.is(NotifyCode.R_U_THERE) || notification.is(NotifyCode.R_U_THERE_ACK)) {
      context.deadPeerDetection().receive(now, sa, notification);
    } else if (notification.is(NotifyCode.INVALID_SPI) && spi(notification).isPresent()) {
      invalidSpi(context, now, remote, sa, spi(notification).get());
    } else if (notification.is(NotifyCode.INITIAL_CONTACT)) {
      context.lifecycle().initialContact(now, sa);
    } else if (notification.isError()) {
      context.lifecycle().refused(now, sa, notification);
    } else {
      context.debug(sa + ": the peer says " + NotifyCode.name(notification.code()));
    }
  }

  private static void invalidSpi(
      Context context, Instant now, Endpoint remote, IsakmpSa sa, EspSpi spi) {
    context.counters().count("INVALID_SPI_RECEIVED");
    context.outbox().add(new Report.InvalidSpiReceived(remote, spi, true));
    context
        .ipsecSas()
        .byOutboundSpi(sa, spi)
        .ifPresent(
            pair ->
                context
                    .ipsecSas()
                    .remove(
                        now, pair, pair.replaced() ? DownReason.REKEYED : DownReason.INVALID_SPI));
  }

  private static void take(Context context, Instant now, IsakmpSa sa, Delete delete) {
    for (Octets spi : delete.spis()) {
      if (delete.protocol() == ProtocolId.ISAKMP) {
        IkeSpi initiator = new IkeSpi(Octets.of(spi.toArray(), 0, 8).toLong());
        IkeSpi responder = new IkeSpi(Octets.of(spi.toArray(), 8, 16).toLong());
        IsakmpSa dead = context.table().byCookies(initiator, responder);
        if (dead != null && dead.wasEstablished() && dead.sameEnds(sa)) {
          context.lifecycle().deletedByPeer(now, dead);
        }
      } else {
        EspSpi dead = new EspSpi(spi.toInt());
        context
            .ipsecSas()
            .byOutboundSpi(sa, dead)
            .ifPresentOrElse(
                pair -> context.lifecycle().deletedByPeer(now, pair),
                () -> context.lifecycle().deletedByPeer(now, sa, dead));
      }
    }
  }

  /**
   * The SPI that an INVALID-SPI names; empty where it refuses the SPI of a proposal. RFC 2408 does
   * not say where it stands; implementations put it into the SPI field, the data or both.
   */
  static Optional<EspSpi> spi(Notification notification) {
    if (notification.data().length() == SPI_LENGTH) {
      return Optional.of(new EspSpi(notification.data().toInt()));
    }
    return notification.spi().length() == SPI_LENGTH
        ? Optional.of(new EspSpi(notification.spi().toInt()))
        : Optional.empty();
  }
}

package resync.peer.isakmp;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** Informational exchanges that come protected by an ISAKMP SA (RFC 2409 section 5.7). */
public final class Informational {
  private static final int SPI_LENGTH = 4;

  /** An informational exchange is over with its one message. */
  public static final ExchangeHandler HANDLER =
      new ExchangeHandler() {
        @Override
        public boolean isAuthentic(IsakmpSa sa, Conversation exchange, IsakmpMessage message) {
          return Hashes.firstIs(
              message, Hashes.hash1(sa, exchange.messageId(), message.afterFirst()));
        }

        @Override
        public void done(Instant now, IsakmpSa sa, Conversation exchange) {}

        @Override
        public void failed(Instant now, IsakmpSa sa, Conversation exchange) {}

        @Override
        public void askedAgain(Arrival arrival, IsakmpSa sa, Conversation exchange) {}
      };

  private Informational() {}

  /** What an authentic message that is no repetition says. */
  public static Outcome received(Turn turn) {
    Context context = turn.context();
    IsakmpSa sa = turn.sa();
    for (Notification notification : turn.message().all(Notification.class)) {
      take(context, turn.now(), turn.remote(), sa, notification);
    }
    for (Delete delete : turn.message().all(Delete.class)) {
      take(context, turn.now(), sa, delete);
    }
    return Outcome.accepted();
  }

  private static void take(
      Context context, Instant now, Endpoint remote, IsakmpSa sa, Notification notification) {
    if (notification.is(NotifyCode.R_U_THERE) || notification.is(NotifyCode.R_U_THERE_ACK)) {
      context.deadPeerDetection().receive(now, sa, notification);
    } else if (notification.is(NotifyCode.INVALID_SPI) && spi(notification).isPresent()) {
      context.doi().notified(now, remote, sa, notification);
    } else if (notification.is(NotifyCode.INITIAL_CONTACT)) {
      context.lifecycle().initialContact(now, sa);
    } else if (notification.isError()) {
      context.doi().refused(now, sa, notification);
    } else {
      context.debug(sa + ": the peer says " + NotifyCode.name(notification.code()));
    }
  }

  private static void take(Context context, Instant now, IsakmpSa sa, Delete delete) {
    if (delete.protocol() != ProtocolId.ISAKMP) {
      context.doi().deleted(now, sa, delete);
      return;
    }
    for (Octets spi : delete.spis()) {
      IkeSpi initiator = new IkeSpi(Octets.of(spi.toArray(), 0, 8).toLong());
      IkeSpi responder = new IkeSpi(Octets.of(spi.toArray(), 8, 16).toLong());
      IsakmpSa dead = context.table().byCookies(initiator, responder);
      if (dead != null && dead.wasEstablished() && dead.sameEnds(sa)) {
        context.lifecycle().deletedByPeer(now, dead);
      }
    }
  }

  /**
   * The SPI that an INVALID-SPI names; empty where it refuses the SPI of a proposal. RFC 2408 does
   * not say where it stands; implementations put it into the SPI field, the data or both.
   */
  public static Optional<Octets> spi(Notification notification) {
    return Stream.of(notification.data(), notification.spi())
        .filter(octets -> octets.length() == SPI_LENGTH)
        .findFirst();
  }
}

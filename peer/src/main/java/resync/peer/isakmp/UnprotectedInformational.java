package resync.peer.isakmp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/**
 * Informational exchanges that come in the clear: anybody can forge these, so they change no SA,
 * and at most make us ask the peer whether it lives.
 */
final class UnprotectedInformational {
  private final Context context;

  UnprotectedInformational(Context context) {
    this.context = context;
  }

  /** An informational exchange in the clear has come. */
  void receive(Arrival arrival, @Nullable IsakmpSa sa, IsakmpMessage message) {
    Instant now = arrival.now();
    Endpoint remote = arrival.remote();
    context.counters().count("IKE_UNPROTECTED");
    for (Notification notification : message.all(Notification.class)) {
      if (notification.is(NotifyCode.INVALID_SPI)) {
        context.counters().count("INVALID_SPI_RECEIVED_UNPROTECTED");
        if (context.doi().mayHaveSent(remote, notification)) {
          doubt(now, remote, "INVALID-SPI outside any ISAKMP SA");
        }
      } else if (notification.is(NotifyCode.INVALID_COOKIE)) {
        context.counters().count("INVALID_COOKIE_RECEIVED_UNPROTECTED");
        if (sa != null && sa.isEstablished()) {
          doubt(now, remote, "INVALID-COOKIE outside any ISAKMP SA");
        }
      }
      told(remote, sa, notification);
    }
  }

  /** While phase 1 is under way the peer's reason is worth a line, once, and nothing more. */
  private void told(Endpoint remote, @Nullable IsakmpSa sa, Notification notification) {
    if (sa != null
        && !sa.wasEstablished()
        && sa.remote().address().equals(remote.address())
        && notification.isError()
        && sa.phase1().complainOnce()) {
      context.warn(
          sa
              + ": the peer answers "
              + ExchangeWords.of(sa.phase1())
              + " with "
              + NotifyCode.name(notification.code())
              + (OfferFault.isOne(notification) ? "; we offer " + sa.connection().proposals() : "")
              + "; not authenticated, so we go on asking"
              + (pointsAtKeys(sa, notification)
                  ? "; " + Phase1Authentication.compareKeys(sa)
                  : ""));
    }
  }

  /** Whether it is what an end says that cannot make sense of our proof. */
  private static boolean pointsAtKeys(IsakmpSa sa, Notification notification) {
    return !Phase1Proposals.bySignature(sa.connection())
        && sa.protectionOrNull() != null
        && (notification.is(NotifyCode.PAYLOAD_MALFORMED)
            || notification.is(NotifyCode.AUTHENTICATION_FAILED)
            || notification.is(NotifyCode.INVALID_HASH_INFORMATION));
  }

  private void doubt(Instant now, Endpoint remote, String cause) {
    context
        .table()
        .establishedWith(remote.address())
        .ifPresent(sa -> context.deadPeerDetection().doubt(now, sa, cause));
  }
}

package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import resync.peer.config.Rate;
import resync.peer.ike.Report;
import resync.peer.recovery.PeerLimit;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * Messages outside any IKE SA that claim something about one (RFC 7296 sections 1.5 and 2.21.4).
 * Anybody can forge them: they change no SA, and at most make us ask the peer whether it is alive,
 * so often per peer and in total.
 */
final class UnprotectedMessages {
  private static final Rate IN_TOTAL = new Rate(10, Duration.ofSeconds(1));

  private final Context context;
  private final PeerLimit<IpAddress> livenessLimit;
  private final PeerLimit<IpAddress> answerLimit;

  UnprotectedMessages(Context context, Instant now) {
    this.context = context;
    Rate perPeer = context.config().settings().livenessPerPeer();
    this.livenessLimit = new PeerLimit<>(perPeer, IN_TOTAL, now);
    this.answerLimit = new PeerLimit<>(perPeer, IN_TOTAL, now);
  }

  /** Whether this address may be told what is wrong with a message of its. */
  boolean mayAnswer(Instant now, Endpoint remote) {
    return answerLimit.refuse(remote.address(), now).isEmpty();
  }

  /** A message without an Encrypted payload in an exchange that must have one. */
  void receive(Arrival arrival, IkeMessage message) {
    Instant now = arrival.now();
    Endpoint remote = arrival.remote();
    context.counters().count("IKE_UNPROTECTED");
    for (Payload.Notify notify : message.all(Payload.Notify.class)) {
      if (notify.is(NotifyType.INVALID_IKE_SPI)) {
        context.counters().count("INVALID_IKE_SPI_RECEIVED_UNPROTECTED");
      }
      InformationalResponder.invalidSpi(notify)
          .ifPresent(
              spi -> {
                context.counters().count("INVALID_SPI_RECEIVED_UNPROTECTED");
                if (context.children().sends(remote.address(), spi)) {
                  context.outbox().add(new Report.InvalidSpiReceived(remote, spi, false));
                  doubt(now, remote);
                }
              });
    }
  }

  private void doubt(Instant now, Endpoint remote) {
    context
        .table()
        .establishedWith(remote.address())
        .filter(sa -> sa.window().active() == null)
        .ifPresent(
            sa -> {
              if (livenessLimit.refuse(remote.address(), now).isEmpty()) {
                context.lifecycle().checkLiveness(now, sa, "INVALID_SPI outside any IKE SA");
              } else {
                context.counters().count("LIVENESS_SUPPRESSED");
              }
            });
  }
}

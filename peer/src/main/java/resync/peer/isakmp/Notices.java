package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.config.Rate;
import resync.peer.ike.Report;
import resync.peer.recovery.PeerLimit;
import resync.peer.sa.AhParameters;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/**
 * Informational exchanges that we send (RFC 2409 section 5.7), and those in the clear that come:
 * anybody can forge these, so they change no SA, and at most make us ask the peer whether it lives.
 */
final class Notices {
  /** Octets of a message that holds a notification and nothing else. */
  private static final int NOTICE_LENGTH = IkeHeader.LENGTH + 12;

  private static final Rate IN_TOTAL = new Rate(10, Duration.ofSeconds(1));

  private final Context context;
  private final PeerLimit<IpAddress> answerLimit;
  private final PeerLimit<IpAddress> livenessLimit;

  Notices(Context context, Instant now) {
    this.context = context;
    Rate perPeer = context.config().settings().livenessPerPeer();
    this.answerLimit = new PeerLimit<>(perPeer, IN_TOTAL, now);
    this.livenessLimit = new PeerLimit<>(perPeer, IN_TOTAL, now);
  }

  /**
   * Tells the sender of a message what is wrong with it, so often per peer and in total: protected
   * where the message names an established ISAKMP SA (RFC 2408 section 4.8), otherwise in the
   * clear. An informational exchange is never answered: two ends would go on for ever. Nor is a
   * message that is shorter than the answer: a forger of addresses gains nothing.
   *
   * @return whether it was told
   */
  boolean answer(Arrival arrival, IkeHeader wrong, NotifyCode code) {
    if (wrong.exchangeType() == Exchange.INFORMATIONAL.number()
        || wrong.length() < NOTICE_LENGTH
        || answerLimit.refuse(arrival.remote().address(), arrival.now()).isPresent()) {
      return false;
    }
    IsakmpSa sa = context.table().find(wrong);
    if (sa != null && sa.isEstablished()) {
      error(sa, code);
      return true;
    }
    IkeHeader header =
        IsakmpMessage.header(
            wrong.initiatorSpi(),
            wrong.responderSpi(),
            Exchange.INFORMATIONAL,
            0,
            context.randomInt());
    Notification notification =
        new Notification(ProtocolId.ISAKMP, Octets.EMPTY, code.number(), Octets.EMPTY);
    context.counters().count("IKE_ERRORS_SENT");
    context
        .sender()
        .transmit(
            arrival.local(), arrival.remote(), IsakmpMessage.encode(header, List.of(notification)));
    return true;
  }

  /** Tells the peer why an exchange has failed: protected where the ISAKMP SA is established. */
  void error(IsakmpSa sa, NotifyCode code) {
    Notification notification =
        new Notification(ProtocolId.ISAKMP, Octets.EMPTY, code.number(), Octets.EMPTY);
    context.counters().count("IKE_ERRORS_SENT");
    if (sa.isEstablished()) {
      send(sa, notification);
      return;
    }
    IkeHeader header =
        IsakmpMessage.header(
            sa.initiatorCookie().value(),
            sa.responderCookie().value(),
            Exchange.INFORMATIONAL,
            0,
            context.randomInt());
    context
        .sender()
        .transmit(sa.local(), sa.remote(), IsakmpMessage.encode(header, List.of(notification)));
  }

  /** Says that we have deleted an SA that we received on (RFC 2408 section 3.15). */
  void deleteIpsec(IsakmpSa sa, IpsecSa pair) {
    ChildSaParameters parameters = pair.sa().parameters();
    List<IsakmpPayload> deletes = new ArrayList<>();
    if (parameters.suite() != null) {
      deletes.add(delete(ProtocolId.ESP, parameters.inboundSpi()));
    }
    AhParameters ah = parameters.ah();
    if (ah != null) {
      deletes.add(delete(ProtocolId.AH, ah.inboundSpi()));
    }
    send(sa, deletes);
  }

  /** Says that we have deleted the ISAKMP SA itself. */
  void deleteIsakmp(IsakmpSa sa) {
    send(sa, new IsakmpPayload.Delete(ProtocolId.ISAKMP, List.of(Phase1.cookies(sa))));
  }

  /**
   * Tells the peer to stop sending with an SPI that we do not have: a Delete, which every
   * implementation acts on, and INVALID-SPI, which says why.
   */
  void invalidSpi(IsakmpSa sa, int protocol, EspSpi spi) {
    Octets octets = Octets.of(spi.octets());
    send(
        sa,
        delete(protocol, spi),
        new Notification(protocol, octets, NotifyCode.INVALID_SPI.number(), octets));
  }

  /** R-U-THERE or its answer (RFC 3706 section 5.4). */
  void liveness(IsakmpSa sa, NotifyCode code, int sequence) {
    send(
        sa,
        new Notification(
            ProtocolId.ISAKMP, Phase1.cookies(sa), code.number(), Octets.ofInt(sequence)));
  }

  private static IsakmpPayload delete(int protocol, EspSpi spi) {
    return new IsakmpPayload.Delete(protocol, List.of(Octets.of(spi.octets())));
  }

  private void send(IsakmpSa sa, IsakmpPayload... payloads) {
    send(sa, List.of(payloads));
  }

  private void send(IsakmpSa sa, List<IsakmpPayload> rest) {
    int messageId = context.newMessageId(sa);
    Octets hash = Hashes.hash1(sa, messageId, Hashes.octets(rest));
    context
        .sender()
        .sendOnce(sa, messageId, Phase1.join(List.of(new IsakmpPayload.Hash(hash)), rest));
  }

  /** An informational exchange in the clear has come. */
  void unprotected(Arrival arrival, @Nullable IsakmpSa sa, IsakmpMessage message) {
    Instant now = arrival.now();
    Endpoint remote = arrival.remote();
    context.counters().count("IKE_UNPROTECTED");
    for (Notification notification : message.all(Notification.class)) {
      if (notification.is(NotifyCode.INVALID_SPI)) {
        context.counters().count("INVALID_SPI_RECEIVED_UNPROTECTED");
        Informational.spi(notification)
            .filter(spi -> context.ipsecSas().sends(remote.address(), spi))
            .ifPresent(
                spi -> {
                  context.outbox().add(new Report.InvalidSpiReceived(remote, spi, false));
                  doubt(now, remote, "INVALID-SPI outside any ISAKMP SA");
                });
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
              + Stories.of(sa.phase1())
              + " with "
              + NotifyCode.name(notification.code())
              + "; not authenticated, so we go on asking"
              + (pointsAtKeys(sa, notification) ? "; " + Proofs.compareKeys(sa) : ""));
    }
  }

  /** Whether it is what an end says that cannot make sense of our proof. */
  private static boolean pointsAtKeys(IsakmpSa sa, Notification notification) {
    return !Proofs.bySignature(sa.connection())
        && sa.protectionOrNull() != null
        && (notification.is(NotifyCode.PAYLOAD_MALFORMED)
            || notification.is(NotifyCode.AUTHENTICATION_FAILED)
            || notification.is(NotifyCode.INVALID_HASH_INFORMATION));
  }

  private void doubt(Instant now, Endpoint remote, String cause) {
    context.table().establishedWith(remote.address()).ifPresent(sa -> doubt(now, sa, cause));
  }

  /** Asks the peer whether it lives because of what anybody can forge, so often and no more. */
  void doubt(Instant now, IsakmpSa sa, String cause) {
    if (sa.liveness().isRunning()) {
      return;
    }
    if (livenessLimit.refuse(sa.remote().address(), now).isEmpty()) {
      context.deadPeerDetection().check(now, sa, cause);
    } else {
      context.counters().count("LIVENESS_SUPPRESSED");
    }
  }
}

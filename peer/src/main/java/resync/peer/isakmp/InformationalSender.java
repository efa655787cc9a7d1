package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import resync.peer.config.Rate;
import resync.peer.ike.Environment;
import resync.peer.recovery.PeerLimit;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** Informational exchanges that we send (RFC 2409 section 5.7). */
public final class InformationalSender {
  /** Octets of a message that holds a notification and nothing else. */
  private static final int NOTICE_LENGTH = IkeHeader.LENGTH + 12;

  private static final Rate IN_TOTAL = new Rate(10, Duration.ofSeconds(1));

  private final Environment env;
  private final SaTable table;
  private final Sender sender;
  private final PeerLimit<IpAddress> answerLimit;

  public InformationalSender(Environment env, SaTable table, Sender sender, Instant now) {
    this.env = env;
    this.table = table;
    this.sender = sender;
    Rate perPeer = env.config().settings().livenessPerPeer();
    this.answerLimit = new PeerLimit<>(perPeer, IN_TOTAL, now);
  }

  /**
   * Tells the sender of a message what is wrong with it, so often per peer and in total: protected
   * where the message names an established ISAKMP SA (RFC 2408 section 4.8), otherwise in the
   * clear. An informational exchange is never answered: two ends would go on for ever. Nor is a
   * message that is shorter than the answer: a forger of addresses gains nothing.
   *
   * @return whether it was told
   */
  public boolean answer(Arrival arrival, IkeHeader wrong, NotifyCode code) {
    if (wrong.exchangeType() == Exchange.INFORMATIONAL.number()
        || wrong.length() < NOTICE_LENGTH
        || answerLimit.refuse(arrival.remote().address(), arrival.now()).isPresent()) {
      return false;
    }
    IsakmpSa sa = table.find(wrong);
    if (sa != null && sa.isEstablished()) {
      error(sa, code);
      return true;
    }
    IkeHeader header =
        IsakmpMessage.header(
            wrong.initiatorSpi(), wrong.responderSpi(), Exchange.INFORMATIONAL, 0, env.randomInt());
    Notification notification =
        new Notification(ProtocolId.ISAKMP, Octets.EMPTY, code.number(), Octets.EMPTY);
    env.counters().count("IKE_ERRORS_SENT");
    env.transmit(
        arrival.local(), arrival.remote(), IsakmpMessage.encode(header, List.of(notification)));
    return true;
  }

  /** Tells the peer why an exchange has failed: protected where the ISAKMP SA is established. */
  public void error(IsakmpSa sa, NotifyCode code) {
    Notification notification =
        new Notification(ProtocolId.ISAKMP, Octets.EMPTY, code.number(), Octets.EMPTY);
    env.counters().count("IKE_ERRORS_SENT");
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
            env.randomInt());
    env.transmit(sa.local(), sa.remote(), IsakmpMessage.encode(header, List.of(notification)));
  }

  /** Says that we have deleted the ISAKMP SA itself. */
  public void deleteIsakmp(IsakmpSa sa) {
    send(sa, new IsakmpPayload.Delete(ProtocolId.ISAKMP, List.of(sa.cookies())));
  }

  /** R-U-THERE or its answer (RFC 3706 section 5.4). */
  public void liveness(IsakmpSa sa, NotifyCode code, int sequence) {
    send(
        sa,
        new Notification(ProtocolId.ISAKMP, sa.cookies(), code.number(), Octets.ofInt(sequence)));
  }

  /** Sends payloads protected, behind their HASH(1). */
  public void send(IsakmpSa sa, IsakmpPayload... payloads) {
    send(sa, List.of(payloads));
  }

  /** The same. */
  public void send(IsakmpSa sa, List<IsakmpPayload> wanted) {
    List<IsakmpPayload> rest = env.behaviour().leaves(Exchange.INFORMATIONAL, wanted);
    int messageId = newMessageId(sa);
    Octets hash = Hashes.hash1(sa, messageId, Hashes.octets(rest));
    sender.sendOnce(sa, messageId, Payloads.join(List.of(new IsakmpPayload.Hash(hash)), rest));
  }

  /** An M-ID of an exchange of ours: not zero, and never used before in this SA. */
  public int newMessageId(IsakmpSa sa) {
    while (true) {
      int id = env.randomInt();
      if (id != 0 && sa.useMessageId(id)) {
        return id;
      }
    }
  }
}

package resync.peer.ikev2;

import java.util.List;
import resync.peer.crypto.Sha1;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.Payload.Notify;
import resync.peer.wire.ip.Endpoint;

/** Finding out whether a NAT is between the ends (RFC 7296 section 2.23). */
final class NatDetection {
  private NatDetection() {}

  /**
   * The two notifies of an IKE_SA_INIT message.
   *
   * @param claimNat whether to pretend that we are behind a NAT, so that ESP is UDP-encapsulated
   */
  static List<Payload> notifies(
      long initiatorSpi, long responderSpi, Endpoint local, Endpoint remote, boolean claimNat) {
    Endpoint source = claimNat ? local.withPort(0) : local;
    return List.of(
        Notify.of(NotifyType.NAT_DETECTION_SOURCE_IP, hash(initiatorSpi, responderSpi, source)),
        Notify.of(
            NotifyType.NAT_DETECTION_DESTINATION_IP, hash(initiatorSpi, responderSpi, remote)));
  }

  /**
   * Whether the message shows a NAT on the way, on either side.
   *
   * @param local where the message was received
   * @param remote where it came from
   */
  static boolean natBetween(IkeMessage message, Endpoint local, Endpoint remote) {
    long initiatorSpi = message.header().initiatorSpi();
    long responderSpi = message.header().responderSpi();
    return behindNat(message, local)
        || differs(
            message, NotifyType.NAT_DETECTION_SOURCE_IP, hash(initiatorSpi, responderSpi, remote));
  }

  /**
   * Whether the message was sent to another address or port than it was received at.
   *
   * @param local where the message was received
   */
  static boolean behindNat(IkeMessage message, Endpoint local) {
    return differs(
        message,
        NotifyType.NAT_DETECTION_DESTINATION_IP,
        hash(message.header().initiatorSpi(), message.header().responderSpi(), local));
  }

  private static boolean differs(IkeMessage message, NotifyType type, Octets expected) {
    List<Notify> sent = message.all(Notify.class).stream().filter(n -> n.is(type)).toList();
    return !sent.isEmpty() && sent.stream().noneMatch(n -> n.data().equals(expected));
  }

  private static Octets hash(long initiatorSpi, long responderSpi, Endpoint endpoint) {
    byte[] port = {(byte) (endpoint.port() >>> 8), (byte) endpoint.port()};
    return Octets.of(
        Sha1.digest(
            Octets.ofLong(initiatorSpi).toArray(),
            Octets.ofLong(responderSpi).toArray(),
            endpoint.address().octets(),
            port));
  }
}

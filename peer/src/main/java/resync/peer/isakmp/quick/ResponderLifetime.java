package resync.peer.isakmp.quick;

import java.time.Duration;
import java.util.List;
import resync.peer.isakmp.Lifetimes;
import resync.peer.wire.Decoded;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** RESPONDER-LIFETIME: the responder keeps SAs for a shorter time (RFC 2407 section 4.6.3.1). */
final class ResponderLifetime {
  private ResponderLifetime() {}

  /** What an authentic message says about the lifetime of IPsec SAs; zero where it says nothing. */
  static Lifetimes read(IsakmpMessage message) {
    return message.all(Notification.class).stream()
        .filter(n -> n.is(NotifyCode.RESPONDER_LIFETIME))
        .filter(n -> n.protocol() != ProtocolId.ISAKMP)
        .findFirst()
        .map(ResponderLifetime::lifetimes)
        .orElse(new Lifetimes(Duration.ZERO, 0));
  }

  private static Lifetimes lifetimes(Notification notification) {
    return Attribute.decode(notification.data())
            instanceof Decoded.Ok<List<Attribute>>(List<Attribute> attributes)
        ? Lifetimes.read(attributes, Phase2.LIFE_TYPE, Phase2.LIFE_DURATION)
        : new Lifetimes(Duration.ZERO, 0);
  }
}

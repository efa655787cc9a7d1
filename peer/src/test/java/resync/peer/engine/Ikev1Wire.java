package resync.peer.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/** Reads and changes IKEv1 messages that are in the clear. */
final class Ikev1Wire {
  private Ikev1Wire() {}

  static IsakmpMessage decoded(byte[] octets) {
    if (IkeHeader.decode(octets).then(h -> IsakmpMessage.decode(h, octets))
        instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message)) {
      return message;
    }
    throw new AssertionError("not a message in the clear");
  }

  /** The same message with payloads changed, each by itself. */
  static byte[] altered(byte[] octets, UnaryOperator<IsakmpPayload> change) {
    IsakmpMessage message = decoded(octets);
    return IsakmpMessage.encode(message.header(), message.payloads().stream().map(change).toList());
  }

  /** The first payload of a kind. */
  static <P extends IsakmpPayload> P find(List<IsakmpPayload> payloads, Class<P> kind) {
    return payloads.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  /** The first payload of a kind that anybody has sent in the clear. */
  static <P extends IsakmpPayload> P first(Pair pair, Class<P> kind) {
    return pair.sent.stream()
        .filter(p -> p.isIke() && !IsakmpMessage.isEncrypted(p.header()))
        .flatMap(p -> decoded(p.message()).first(kind).stream())
        .findFirst()
        .orElseThrow();
  }
}

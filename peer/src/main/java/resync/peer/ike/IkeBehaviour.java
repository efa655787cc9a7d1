package resync.peer.ike;

import java.util.List;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.Payload;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;

/**
 * The seams of IKE, both versions: what is decoded, which row of the tables takes a message, what
 * leaves. The methods as they stand are what a peer should do; one that misbehaves in one named way
 * has another one of them. The exchanges know of no misbehaviour.
 */
public interface IkeBehaviour {
  /**
   * What comes of decoding a message; of an encrypted one once for what can be read of it at once,
   * and once for what was inside.
   *
   * @param message an {@code IkeMessage} or an {@code IsakmpMessage}, or why there is none
   */
  default <M> Decoded<M> decodes(Decoded<M> message) {
    return message;
  }

  /** Whether this row takes a message that fits it; if not, the rows behind it are asked. */
  default boolean takes(TableRow row) {
    return true;
  }

  /** What leaves of a message of IKEv2 before it is protected. */
  default List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
    return payloads;
  }

  /** What leaves of a message of IKEv1 before it is protected; the HASH payload is made of it. */
  default List<IsakmpPayload> leaves(Exchange exchange, List<IsakmpPayload> payloads) {
    return payloads;
  }
}

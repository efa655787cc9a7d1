package resync.peer.ikev2;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import resync.peer.crypto.IkeCipher;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.Payloads;

/** Messages in and out of their Encrypted payload (RFC 7296 section 3.14). */
final class Sealing {
  private Sealing() {}

  /** A header whose next payload and length the encoder fills in. */
  static IkeHeader header(
      long initiatorSpi, long responderSpi, ExchangeType exchange, int flags, long messageId) {
    return new IkeHeader(
        initiatorSpi, responderSpi, 0, 2, 0, exchange.number(), flags, messageId, 0);
  }

  /** The whole protected message as octets. */
  static byte[] seal(IkeCipher cipher, IkeHeader header, List<Payload> payloads) {
    byte[] inner = Payloads.encode(payloads);
    byte[] head =
        IkeMessage.encryptedPrefix(
            header, Payloads.firstType(payloads), cipher.bodyLength(inner.length));
    byte[] body = cipher.seal(head, inner);
    byte[] message = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  /**
   * The message with the payloads that were inside; payloads beside the Encrypted one are dropped,
   * as they are not authentic in the same sense.
   *
   * @return empty if it is not authentic; a failure to decode is that of an authentic message
   */
  static Optional<Decoded<IkeMessage>> open(
      IkeCipher cipher, IkeMessage outer, Payload.Encrypted encrypted, byte[] octets) {
    return cipher
        .open(octets, octets.length - encrypted.body().length())
        .map(
            inner ->
                Payloads.decode(encrypted.firstInner(), inner)
                    .then(chain -> new Decoded.Ok<>(new IkeMessage(outer.header(), chain))));
  }
}

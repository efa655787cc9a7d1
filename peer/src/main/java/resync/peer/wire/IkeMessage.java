package resync.peer.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An IKEv2 message (RFC 7296 section 3). The header's next payload and length fields are computed
 * when it is encoded.
 */
public record IkeMessage(IkeHeader header, Payloads.Chain chain) {
  /** A message of payloads without a critical bit. */
  public IkeMessage(IkeHeader header, List<Payload> payloads) {
    this(header, new Payloads.Chain(payloads, Set.of()));
  }

  /** The payloads in their order. */
  public List<Payload> payloads() {
    return chain.payloads();
  }

  /** The message as octets. */
  public byte[] encode() {
    Wire.Writer out = new Wire.Writer();
    new IkeHeader(
            header.initiatorSpi(),
            header.responderSpi(),
            Payloads.firstType(payloads()),
            header.majorVersion(),
            header.minorVersion(),
            header.exchangeType(),
            header.flags(),
            header.messageId(),
            0)
        .encode(out);
    chain.encode(out);
    out.patch32(24, out.length());
    return out.toArray();
  }

  /**
   * The octets of a message up to and including the Encrypted payload's generic header: what the
   * integrity check covers besides the body (RFC 7296 section 3.14, RFC 5282 section 5.1).
   *
   * @param bodyLength octets of IV, ciphertext and checksum that will follow
   */
  public static byte[] encryptedPrefix(IkeHeader header, int firstInner, int bodyLength) {
    Wire.Writer out = new Wire.Writer();
    int payloadLength = Payloads.HEADER + bodyLength;
    new IkeHeader(
            header.initiatorSpi(),
            header.responderSpi(),
            PayloadType.ENCRYPTED.number(),
            header.majorVersion(),
            header.minorVersion(),
            header.exchangeType(),
            header.flags(),
            header.messageId(),
            IkeHeader.LENGTH + payloadLength)
        .encode(out);
    out.u8(firstInner).u8(0).u16(payloadLength);
    return out.toArray();
  }

  /** Reads a whole IKEv2 message; an Encrypted payload stays closed. */
  public static Decoded<IkeMessage> decode(byte[] octets) {
    return IkeHeader.decode(octets)
        .then(
            header ->
                header.majorVersion() != 2
                    ? new Decoded.Unsupported<>(
                        "major version " + header.majorVersion(), header.majorVersion())
                    : Payloads.decode(header.nextPayload(), octets, IkeHeader.LENGTH)
                        .then(chain -> new Decoded.Ok<>(new IkeMessage(header, chain))));
  }

  /** The first payload of a kind, if there is one. */
  public <P extends Payload> Optional<P> first(Class<P> kind) {
    return payloads().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** All payloads of a kind, in their order. */
  public <P extends Payload> List<P> all(Class<P> kind) {
    return payloads().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The first notify of a type, if there is one. */
  public Optional<Payload.Notify> notification(NotifyType type) {
    return all(Payload.Notify.class).stream().filter(n -> n.is(type)).findFirst();
  }

  /** The first error notify, if there is one. */
  public Optional<Payload.Notify> error() {
    return all(Payload.Notify.class).stream().filter(n -> NotifyType.isError(n.code())).findFirst();
  }
}

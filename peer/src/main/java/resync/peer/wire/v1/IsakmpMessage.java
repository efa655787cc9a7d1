package resync.peer.wire.v1;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.Wire;

/**
 * An IKEv1 message in the clear, or decrypted (RFC 2408 section 3). The header's SPIs are the
 * cookies of the initiator and of the responder.
 *
 * @param payloads in their order
 * @param bodies the octets of each payload behind its generic header, as they came
 * @param afterFirst the octets behind the first payload without padding: what the HASH payload of a
 *     protected message covers (RFC 2409 section 5.5)
 */
public record IsakmpMessage(
    IkeHeader header, List<IsakmpPayload> payloads, List<Octets> bodies, Octets afterFirst) {
  /** Header flag: what follows the header is encrypted. */
  public static final int FLAG_ENCRYPTION = 0x01;

  /** Header flag: wait for CONNECTED before using the SA. */
  public static final int FLAG_COMMIT = 0x02;

  public IsakmpMessage {
    payloads = List.copyOf(payloads);
    bodies = List.copyOf(bodies);
  }

  /** Whether what follows a header is encrypted. */
  public static boolean isEncrypted(IkeHeader header) {
    return (header.flags() & FLAG_ENCRYPTION) != 0;
  }

  /** A header; next payload and length are filled in when the message is encoded. */
  public static IkeHeader header(
      long initiatorCookie, long responderCookie, Exchange exchange, int flags, int messageId) {
    return new IkeHeader(
        initiatorCookie,
        responderCookie,
        0,
        1,
        0,
        exchange.number(),
        flags,
        Integer.toUnsignedLong(messageId),
        0);
  }

  /** A message in the clear as octets. */
  public static byte[] encode(IkeHeader header, List<IsakmpPayload> payloads) {
    return encode(header, IsakmpPayloads.firstType(payloads), IsakmpPayloads.encode(payloads));
  }

  /**
   * A message as octets.
   *
   * @param firstType of the first payload
   * @param rest what follows the header: payloads, encrypted or not
   */
  public static byte[] encode(IkeHeader header, int firstType, byte[] rest) {
    Wire.Writer out = new Wire.Writer();
    new IkeHeader(
            header.initiatorSpi(),
            header.responderSpi(),
            firstType,
            header.majorVersion(),
            header.minorVersion(),
            header.exchangeType(),
            header.flags(),
            header.messageId(),
            IkeHeader.LENGTH + (long) rest.length)
        .encode(out);
    return out.octets(Octets.of(rest)).toArray();
  }

  /** Reads a whole message that is in the clear. */
  public static Decoded<IsakmpMessage> decode(IkeHeader header, byte[] octets) {
    byte[] rest = Arrays.copyOfRange(octets, IkeHeader.LENGTH, octets.length);
    return IsakmpPayloads.decode(header.nextPayload(), rest, 0)
        .then(
            chain ->
                chain.end() == rest.length
                    ? new Decoded.Ok<>(of(header, rest, chain))
                    : new Decoded.Malformed<>(
                        rest.length - chain.end() + " octets follow the last payload"));
  }

  /**
   * Reads what was encrypted; behind the payloads padding of any length and content is allowed.
   *
   * @param rest what followed the header, decrypted
   */
  public static Decoded<IsakmpMessage> decodeDecrypted(IkeHeader header, byte[] rest) {
    return IsakmpPayloads.decode(header.nextPayload(), rest, 0)
        .then(chain -> new Decoded.Ok<>(of(header, rest, chain)));
  }

  private static IsakmpMessage of(IkeHeader header, byte[] rest, IsakmpPayloads.Chain chain) {
    int first =
        chain.bodies().isEmpty() ? 0 : IsakmpPayloads.HEADER + chain.bodies().getFirst().length();
    return new IsakmpMessage(
        header, chain.payloads(), chain.bodies(), Octets.of(rest, first, chain.end()));
  }

  /** The first payload of a kind, if there is one. */
  public <P extends IsakmpPayload> Optional<P> first(Class<P> kind) {
    return payloads.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** All payloads of a kind, in their order. */
  public <P extends IsakmpPayload> List<P> all(Class<P> kind) {
    return payloads.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * The octets behind the generic header of the nth payload of a kind, as they came.
   *
   * @param index 0 for the first
   */
  public Optional<Octets> body(Class<? extends IsakmpPayload> kind, int index) {
    int seen = 0;
    for (int i = 0; i < payloads.size(); i++) {
      if (kind.isInstance(payloads.get(i)) && seen++ == index) {
        return Optional.of(bodies.get(i));
      }
    }
    return Optional.empty();
  }

  /** The first notification of a type, if there is one. */
  public Optional<IsakmpPayload.Notification> notification(NotifyCode code) {
    return all(IsakmpPayload.Notification.class).stream().filter(n -> n.is(code)).findFirst();
  }
}

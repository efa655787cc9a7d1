package resync.peer.wire;

import java.util.Optional;

/**
 * The IKE header (RFC 7296 section 3.1), 28 octets on the wire.
 *
 * @param initiatorSpi the original initiator's SPI
 * @param responderSpi the original responder's SPI; 0 in the first message
 * @param nextPayload type of the first payload; 0 for none
 * @param majorVersion 2 for IKEv2
 * @param minorVersion sent as 0, ignored on receipt
 * @param exchangeType see {@link ExchangeType}
 * @param flags see the constants here
 * @param messageId unsigned 32 bits
 * @param length of the whole message in octets, this header included
 */
public record IkeHeader(
    long initiatorSpi,
    long responderSpi,
    int nextPayload,
    int majorVersion,
    int minorVersion,
    int exchangeType,
    int flags,
    long messageId,
    long length) {
  /** How many octets the header takes. */
  public static final int LENGTH = 28;

  private static final int LENGTH_OFFSET = 24;

  /** The sender is the original initiator of the IKE SA. */
  public static final int FLAG_INITIATOR = 0x08;

  /** The sender can speak a higher major version. */
  public static final int FLAG_VERSION = 0x10;

  /** This message is a response. */
  public static final int FLAG_RESPONSE = 0x20;

  /** Whether the sender is the original initiator of the IKE SA. */
  public boolean fromInitiator() {
    return (flags & FLAG_INITIATOR) != 0;
  }

  /** Whether this is a response. */
  public boolean isResponse() {
    return (flags & FLAG_RESPONSE) != 0;
  }

  /**
   * Reads the header of a whole message. Any version is read; that the length field tells the truth
   * is checked.
   */
  public static Decoded<IkeHeader> decode(byte[] message) {
    if (message.length < LENGTH) {
      return new Decoded.Malformed<>(message.length + " octets are too short for an IKE header");
    }
    IkeHeader header = read(message, Wire.u32(message, LENGTH_OFFSET));
    if (header.length != message.length) {
      return new Decoded.Malformed<>(
          "length field says " + header.length + ", the datagram has " + message.length);
    }
    return new Decoded.Ok<>(header);
  }

  /**
   * The header of a message whose length field may lie, so that its sender can be told.
   *
   * @return the header with the true length; empty where there is not a whole header
   */
  public static Optional<IkeHeader> ofAnyLength(byte[] message) {
    return message.length < LENGTH ? Optional.empty() : Optional.of(read(message, message.length));
  }

  private static IkeHeader read(byte[] message, long length) {
    return new IkeHeader(
        Wire.u64(message, 0),
        Wire.u64(message, 8),
        Wire.u8(message, 16),
        Wire.u8(message, 17) >>> 4,
        Wire.u8(message, 17) & 0x0f,
        Wire.u8(message, 18),
        Wire.u8(message, 19),
        Wire.u32(message, 20),
        length);
  }

  /** Appends the 28 octets of the header. */
  public void encode(Wire.Writer out) {
    out.u64(initiatorSpi).u64(responderSpi).u8(nextPayload);
    out.u8(majorVersion << 4 | minorVersion).u8(exchangeType).u8(flags);
    out.u32((int) messageId).u32((int) length);
  }
}

package resync.peer.isakmp;

import java.util.Optional;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.NotifyCode;

/**
 * What is wrong with an ISAKMP header (RFC 2408 section 5.2).
 *
 * @param counter what is counted
 * @param why for a person
 */
public record HeaderFault(NotifyCode code, String counter, String why) {
  private static final int KNOWN_FLAGS = 0x07;

  /** The first fault of a header whose length is right; empty if there is none. */
  public static Optional<HeaderFault> of(IkeHeader header) {
    int type = header.exchangeType();
    Optional<Exchange> exchange = Exchange.of(type);
    if (header.minorVersion() != 0) {
      return unsupported(
          NotifyCode.INVALID_MINOR_VERSION, "minor version " + header.minorVersion());
    }
    if (exchange.isEmpty()) {
      return unsupported(
          Exchange.existsElsewhere(type)
              ? NotifyCode.UNSUPPORTED_EXCHANGE_TYPE
              : NotifyCode.INVALID_EXCHANGE_TYPE,
          "exchange type " + type);
    }
    if ((header.flags() & ~KNOWN_FLAGS) != 0) {
      return malformed(NotifyCode.INVALID_FLAGS, "flags " + header.flags());
    }
    return header.initiatorSpi() == 0
        ? malformed(NotifyCode.INVALID_COOKIE, "the initiator's cookie is zero")
        : ofMessageId(header, exchange.get());
  }

  private static Optional<HeaderFault> ofMessageId(IkeHeader header, Exchange exchange) {
    boolean zero = header.messageId() == 0;
    if (Fragments.isFragment(header)) {
      return Optional.empty();
    }
    return switch (exchange) {
      case IDENTITY_PROTECTION, AGGRESSIVE ->
          zero
              ? Optional.empty()
              : malformed(NotifyCode.INVALID_MESSAGE_ID, "phase 1 with a message ID");
      case QUICK_MODE ->
          zero
              ? malformed(NotifyCode.INVALID_MESSAGE_ID, "a quick mode without message ID")
              : Optional.empty();
      case INFORMATIONAL -> Optional.empty();
    };
  }

  private static Optional<HeaderFault> malformed(NotifyCode code, String why) {
    return Optional.of(new HeaderFault(code, "IKE_MALFORMED", why));
  }

  private static Optional<HeaderFault> unsupported(NotifyCode code, String why) {
    return Optional.of(new HeaderFault(code, "IKE_UNSUPPORTED", why));
  }

  /** What tells the sender of a message that it could not be read. */
  public static NotifyCode code(Decoded<IsakmpMessage> failure) {
    return failure instanceof Decoded.Unsupported<IsakmpMessage>(String _, int number)
        ? NotifyCode.of(number).orElse(NotifyCode.PAYLOAD_MALFORMED)
        : NotifyCode.PAYLOAD_MALFORMED;
  }
}

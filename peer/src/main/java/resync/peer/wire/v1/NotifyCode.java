package resync.peer.wire.v1;

import java.util.Optional;

/**
 * Notify message types of IKEv1 (RFC 2408 section 3.14.1, RFC 2407 section 4.6.3, RFC 3706 section
 * 5.3). Below 16384 they are errors.
 */
public enum NotifyCode {
  INVALID_PAYLOAD_TYPE(1),
  DOI_NOT_SUPPORTED(2),
  SITUATION_NOT_SUPPORTED(3),
  INVALID_COOKIE(4),
  INVALID_MAJOR_VERSION(5),
  INVALID_MINOR_VERSION(6),
  INVALID_EXCHANGE_TYPE(7),
  INVALID_FLAGS(8),
  INVALID_MESSAGE_ID(9),
  INVALID_PROTOCOL_ID(10),
  INVALID_SPI(11),
  INVALID_TRANSFORM_ID(12),
  ATTRIBUTES_NOT_SUPPORTED(13),
  NO_PROPOSAL_CHOSEN(14),
  BAD_PROPOSAL_SYNTAX(15),
  PAYLOAD_MALFORMED(16),
  INVALID_KEY_INFORMATION(17),
  INVALID_ID_INFORMATION(18),
  INVALID_CERT_ENCODING(19),
  INVALID_CERTIFICATE(20),
  CERT_TYPE_UNSUPPORTED(21),
  INVALID_CERT_AUTHORITY(22),
  INVALID_HASH_INFORMATION(23),
  AUTHENTICATION_FAILED(24),
  INVALID_SIGNATURE(25),
  ADDRESS_NOTIFICATION(26),
  NOTIFY_SA_LIFETIME(27),
  CERTIFICATE_UNAVAILABLE(28),
  UNSUPPORTED_EXCHANGE_TYPE(29),
  UNEQUAL_PAYLOAD_LENGTHS(30),
  CONNECTED(16384),
  RESPONDER_LIFETIME(24576),
  REPLAY_STATUS(24577),
  INITIAL_CONTACT(24578),
  R_U_THERE(36136),
  R_U_THERE_ACK(36137);

  private static final int FIRST_STATUS = 16384;

  private final int number;

  NotifyCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The RFCs' spelling. */
  public String text() {
    return name().replace('_', '-');
  }

  /** The code of a number; empty where it is not known here. */
  public static Optional<NotifyCode> of(int number) {
    for (NotifyCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** Whether a number stands for an error, known or not. */
  public static boolean isError(int number) {
    return number < FIRST_STATUS;
  }

  /** The RFCs' spelling, or the number where it is not known here. */
  public static String name(int number) {
    return of(number).map(NotifyCode::text).orElse("notify " + number);
  }
}

package resync.lab.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.TunnelSpec;

/** Packets between the gateways, by what everybody on the way can tell without keys. */
public sealed interface PacketKind {
  /** A regular expression for what {@link #parse} reads. */
  String WORDS =
      "packet|ESP packet|IKE message"
          + "|(?:IKE_SA_INIT|IKE_AUTH|CREATE_CHILD_SA|INFORMATIONAL) (?:request|response)"
          + "|(?:Main Mode|Aggressive Mode|Quick Mode|Informational) message";

  /** Every packet. */
  record Any() implements PacketKind {}

  /** ESP, raw or UDP-encapsulated (RFC 4303, RFC 3948). */
  record EspPacket() implements PacketKind {}

  /** Every IKE message, on port 500 or after the non-ESP marker on port 4500. */
  record IkeMessage() implements PacketKind {}

  /**
   * A message of an IKEv2 exchange (RFC 7296 section 3.1).
   *
   * @param exchange in RFC spelling, such as {@code IKE_AUTH}
   */
  record Ikev2Message(String exchange, boolean response) implements PacketKind {}

  /**
   * A message of an IKEv1 exchange (RFC 2408 section 3.1); its header does not tell a request from
   * an answer.
   *
   * @param exchange in RFC 2409's spelling: {@code Main Mode}, {@code Aggressive Mode}, {@code
   *     Quick Mode}, or {@code Informational}
   */
  record Ikev1Message(String exchange) implements PacketKind {
    private String isakmpName() {
      return switch (exchange) {
        case "Main Mode" -> "Identity Protection";
        case "Aggressive Mode" -> "Aggressive";
        default -> exchange;
      };
    }
  }

  /**
   * The kind as features write it: {@code ESP packet}, {@code IKE_AUTH response}, {@code Quick Mode
   * message}.
   */
  static Optional<PacketKind> parse(String words) {
    Matcher known = Pattern.compile(WORDS).matcher(words);
    if (!known.matches()) {
      return Optional.empty();
    }
    int noun = words.lastIndexOf(' ');
    return Optional.of(
        switch (words) {
          case "packet" -> new Any();
          case "ESP packet" -> new EspPacket();
          case "IKE message" -> new IkeMessage();
          default ->
              words.endsWith("message")
                  ? new Ikev1Message(words.substring(0, noun))
                  : new Ikev2Message(words.substring(0, noun), words.endsWith("response"));
        });
  }

  /** What {@link #parse} reads. */
  default String words() {
    return switch (this) {
      case Any() -> "packet";
      case EspPacket() -> "ESP packet";
      case IkeMessage() -> "IKE message";
      case Ikev2Message(String exchange, boolean response) ->
          exchange + (response ? " response" : " request");
      case Ikev1Message(String exchange) -> exchange + " message";
    };
  }

  /** Why no packet of a tunnel is ever of this kind; empty where some can be. */
  default Optional<String> absent(TunnelSpec tunnel) {
    return switch (this) {
      case Ikev1Message _ when tunnel.version() != IkeVersion.IKEV1 ->
          Optional.of("a " + words() + " is one of IKEv1, and the tunnel is IKEv2");
      case Ikev2Message _ when tunnel.version() != IkeVersion.IKEV2 ->
          Optional.of("an " + words() + " is one of IKEv2, and the tunnel is IKEv1");
      case Ikev1Message(String exchange)
          when exchange.equals(tunnel.aggressive() ? "Main Mode" : "Aggressive Mode") ->
          Optional.of(
              "phase 1 of the tunnel is in "
                  + (tunnel.aggressive() ? "aggressive" : "main")
                  + " mode");
      case EspPacket() when !tunnel.esp() -> Optional.of("the tunnel has AH and no ESP");
      default -> Optional.empty();
    };
  }

  /** Whether a packet with this content is of the kind. */
  default boolean matches(Content content) {
    return switch (this) {
      case Any() -> true;
      case EspPacket() -> content instanceof Esp;
      case IkeMessage() -> content instanceof Ike;
      case Ikev2Message(String exchange, boolean response) ->
          content instanceof Ike ike
              && ike.majorVersion() == 2
              && ike.exchange().equals(exchange)
              && ike.response() == response;
      case Ikev1Message v1 ->
          content instanceof Ike ike
              && ike.majorVersion() == 1
              && ike.exchange().equals(v1.isakmpName());
    };
  }
}

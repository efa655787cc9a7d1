package resync.peer.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import resync.peer.ike.ChildSaStatus;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/**
 * Puts messages and SAs into words. IKE SAs are A, B, C … and Child SAs 1, 2, 3 … in the order in
 * which they come to be: {@code west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr} is
 * message 2 of west on IKE SA A.
 */
final class Narrator {
  private final Map<Long, String> ikeSas = new HashMap<>();
  private final Map<Integer, Integer> children = new HashMap<>();
  private int childCount;

  /** The letter of an IKE SA. */
  String ikeSa(long initiatorSpi) {
    return ikeSas.computeIfAbsent(initiatorSpi, _ -> String.valueOf((char) ('A' + ikeSas.size())));
  }

  /** The number of a Child SA. */
  int child(ChildSaStatus sa) {
    Integer known = children.get(sa.inboundSpi().value());
    if (known == null) {
      known = children.get(sa.outboundSpi().value());
    }
    if (known == null) {
      known = ++childCount;
    }
    children.put(sa.inboundSpi().value(), known);
    children.put(sa.outboundSpi().value(), known);
    return known;
  }

  private String child(Octets spi) {
    Integer known = spi.length() == 4 ? children.get(spi.toInt()) : null;
    return known == null ? "?" : known.toString();
  }

  /** Such as {@code IKE_AUTH request A1}, or {@code QUICK_MODE A} with IKEv1. */
  String head(IkeHeader header) {
    if (header.majorVersion() == 1) {
      return Exchange.of(header.exchangeType()).orElseThrow() + " " + ikeSa(header.initiatorSpi());
    }
    String exchange =
        ExchangeType.of(header.exchangeType()) instanceof Decoded.Ok<ExchangeType>(var type)
            ? type.name()
            : "exchange " + header.exchangeType();
    return exchange
        + (header.isResponse() ? " response " : " request ")
        + ikeSa(header.initiatorSpi())
        + header.messageId();
  }

  /** The payloads in order; NAT detection, which is always a pair, in one word. */
  String body(Optional<IkeMessage> opened) {
    if (opened.isEmpty()) {
      return "sealed";
    }
    List<String> words = new ArrayList<>();
    for (Payload payload : opened.get().payloads()) {
      String word = word(payload, opened.get().header().isResponse());
      if (words.isEmpty() || !words.getLast().equals(word)) {
        words.add(word);
      }
    }
    return words.isEmpty() ? "empty" : String.join(" ", words);
  }

  private String word(Payload payload, boolean response) {
    return switch (payload) {
      case Payload.Sa _ -> "SA";
      case Payload.KeyExchange ke -> "KE(" + ke.group() + ")";
      case Payload.IdInitiator _ -> "IDi";
      case Payload.IdResponder _ -> "IDr";
      case Payload.Auth _ -> "AUTH";
      case Payload.Nonce _ -> response ? "Nr" : "Ni";
      case Payload.TsInitiator _ -> "TSi";
      case Payload.TsResponder _ -> "TSr";
      case Payload.Notify notify -> "N(" + notify(notify) + ")";
      case Payload.Delete delete -> "D(" + delete(delete) + ")";
      case Payload.VendorId _ -> "V";
      default -> "payload " + payload.type();
    };
  }

  /** The payloads of an IKEv1 message in order; several of a kind in one word. */
  String bodyOfIkev1(Optional<List<IsakmpPayload>> opened) {
    if (opened.isEmpty()) {
      return "sealed";
    }
    List<String> words = new ArrayList<>();
    for (IsakmpPayload payload : opened.get()) {
      String word = word(payload);
      if (words.isEmpty() || !words.getLast().equals(word)) {
        words.add(word);
      }
    }
    return String.join(" ", words);
  }

  private String word(IsakmpPayload payload) {
    return switch (payload) {
      case IsakmpPayload.Sa _ -> "SA";
      case IsakmpPayload.KeyExchange _ -> "KE";
      case IsakmpPayload.Nonce _ -> "NONCE";
      case IsakmpPayload.Identification _ -> "ID";
      case IsakmpPayload.Hash _ -> "HASH";
      case IsakmpPayload.VendorId _ -> "V";
      case IsakmpPayload.NatDiscovery _ -> "NAT-D";
      case IsakmpPayload.NatOriginalAddress _ -> "NAT-OA";
      case IsakmpPayload.Notification notification -> "N(" + notification(notification) + ")";
      case IsakmpPayload.Delete delete -> "D(" + delete(delete) + ")";
      default -> payload.getClass().getSimpleName();
    };
  }

  private String notification(IsakmpPayload.Notification notification) {
    String name = NotifyCode.name(notification.code());
    return notification.protocol() == ProtocolId.ISAKMP
        ? name
        : name + " " + child(notification.spi());
  }

  private String delete(IsakmpPayload.Delete delete) {
    return delete.protocol() == ProtocolId.ISAKMP
        ? "IKE " + ikeSa(Octets.of(delete.spis().getFirst().toArray(), 0, 8).toLong())
        : delete.spis().stream().map(this::child).collect(Collectors.joining(" "));
  }

  private String notify(Payload.Notify notify) {
    String name = NotifyType.name(notify.code());
    if (name.startsWith("NAT_DETECTION_")) {
      return "NAT_DETECTION_*";
    }
    if (notify.is(NotifyType.INVALID_KE_PAYLOAD) && notify.data().length() == 2) {
      return name + " " + (notify.data().at(0) << 8 | notify.data().at(1));
    }
    if (notify.is(NotifyType.INVALID_SPI)) {
      return name + " " + child(notify.data());
    }
    return notify.spi().isEmpty() ? name : name + " " + child(notify.spi());
  }

  private String delete(Payload.Delete delete) {
    return delete.protocol() == SecurityProtocol.IKE
        ? "IKE"
        : delete.spis().stream().map(this::child).collect(Collectors.joining(" "));
  }
}

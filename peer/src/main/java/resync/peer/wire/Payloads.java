package resync.peer.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import resync.peer.wire.Payload.Auth;
import resync.peer.wire.Payload.Delete;
import resync.peer.wire.Payload.Encrypted;
import resync.peer.wire.Payload.EncryptedFragment;
import resync.peer.wire.Payload.IdInitiator;
import resync.peer.wire.Payload.IdResponder;
import resync.peer.wire.Payload.KeyExchange;
import resync.peer.wire.Payload.Nonce;
import resync.peer.wire.Payload.Notify;
import resync.peer.wire.Payload.Opaque;
import resync.peer.wire.Payload.Sa;
import resync.peer.wire.Payload.TsInitiator;
import resync.peer.wire.Payload.TsResponder;
import resync.peer.wire.Payload.VendorId;

/** Chains of payloads behind generic payload headers (RFC 7296 section 3.2). */
public final class Payloads {
  /** Of a generic payload header. */
  static final int HEADER = 4;

  private static final int CRITICAL = 0x80;
  private static final int IPSEC_SPI = 4;

  private Payloads() {}

  /**
   * A chain of payloads as it came.
   *
   * @param payloads in their order
   * @param critical the places, from 0, of those of a known type that have the critical bit: it
   *     means nothing to who knows the type (RFC 7296 section 2.5), and is kept as it came
   */
  public record Chain(List<Payload> payloads, Set<Integer> critical) {
    public Chain {
      payloads = List.copyOf(payloads);
      critical = Set.copyOf(critical);
    }

    private boolean isCritical(int place) {
      return payloads.get(place) instanceof Opaque opaque
          ? opaque.critical()
          : critical.contains(place);
    }

    /** The chain as octets, as it stands inside an Encrypted payload. */
    public byte[] encode() {
      Wire.Writer out = new Wire.Writer();
      encode(out);
      return out.toArray();
    }

    void encode(Wire.Writer out) {
      for (int i = 0; i < payloads.size(); i++) {
        Payload payload = payloads.get(i);
        int start = out.length();
        int following = i + 1 < payloads.size() ? payloads.get(i + 1).type() : PayloadType.NONE;
        out.u8(next(payload, following));
        out.u8(isCritical(i) ? CRITICAL : 0).u16(0);
        encodeBody(payload, out);
        out.patch16(start + 2, out.length() - start);
      }
    }
  }

  /** Payloads without a critical bit as octets, as they stand inside an Encrypted payload. */
  public static byte[] encode(List<Payload> payloads) {
    return new Chain(payloads, Set.of()).encode();
  }

  /** The type of the first payload; 0 for none. */
  public static int firstType(List<Payload> payloads) {
    return payloads.isEmpty() ? PayloadType.NONE : payloads.getFirst().type();
  }

  /** The next payload field: an encrypted payload, the last, has the first one inside there. */
  private static int next(Payload payload, int following) {
    return switch (payload) {
      case Encrypted encrypted -> encrypted.firstInner();
      case EncryptedFragment fragment -> fragment.firstInner();
      default -> following;
    };
  }

  private static boolean endsChain(Payload payload) {
    return payload instanceof Encrypted || payload instanceof EncryptedFragment;
  }

  private static void encodeBody(Payload payload, Wire.Writer out) {
    switch (payload) {
      case Sa(List<Proposal> proposals) -> {
        for (int i = 0; i < proposals.size(); i++) {
          proposals.get(i).encode(out, i == proposals.size() - 1);
        }
      }
      case KeyExchange(int group, Octets value) -> out.u16(group).u16(0).octets(value);
      case IdInitiator(int idType, Octets data) -> out.u8(idType).u8(0).u16(0).octets(data);
      case IdResponder(int idType, Octets data) -> out.u8(idType).u8(0).u16(0).octets(data);
      case Auth(int method, Octets data) -> out.u8(method).u8(0).u16(0).octets(data);
      case Nonce(Octets data) -> out.octets(data);
      case Notify(int protocol, Octets spi, int code, Octets data) ->
          out.u8(protocol).u8(spi.length()).u16(code).octets(spi).octets(data);
      case Delete(int protocol, List<Octets> spis) -> {
        out.u8(protocol).u8(spiSize(protocol)).u16(spis.size());
        spis.forEach(out::octets);
      }
      case VendorId(Octets data) -> out.octets(data);
      case TsInitiator(List<Selector> selectors) -> encodeSelectors(selectors, out);
      case TsResponder(List<Selector> selectors) -> encodeSelectors(selectors, out);
      case Encrypted(int _, Octets body) -> out.octets(body);
      case EncryptedFragment(int _, Octets body) -> out.octets(body);
      case Opaque(int _, boolean _, Octets body) -> out.octets(body);
    }
  }

  private static void encodeSelectors(List<Selector> selectors, Wire.Writer out) {
    out.u8(selectors.size()).u8(0).u16(0);
    selectors.forEach(s -> s.encode(out));
  }

  /** Reads the chain that an Encrypted payload held. */
  public static Decoded<Chain> decode(int firstType, byte[] octets) {
    return decode(firstType, octets, 0);
  }

  static Decoded<Chain> decode(int firstType, byte[] b, int from) {
    List<Payload> payloads = new ArrayList<>();
    Set<Integer> critical = new HashSet<>();
    int type = firstType;
    int at = from;
    while (type != PayloadType.NONE) {
      if (b.length - at < HEADER) {
        return new Decoded.Malformed<>("header of payload " + type + " is cut off");
      }
      int next = Wire.u8(b, at);
      boolean isCritical = (Wire.u8(b, at + 1) & CRITICAL) != 0;
      int length = Wire.u16(b, at + 2);
      if (length < HEADER || length > b.length - at) {
        return new Decoded.Malformed<>(
            "length " + length + " of payload " + type + " does not fit");
      }
      switch (decodeBody(type, next, isCritical, b, at + HEADER, at + length)) {
        case Decoded.Ok<Payload>(Payload payload) -> payloads.add(payload);
        case Decoded.Malformed<Payload>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<Payload>(String what, int number) -> {
          return new Decoded.Unsupported<>(what, number);
        }
      }
      if (isCritical && !(payloads.getLast() instanceof Opaque)) {
        critical.add(payloads.size() - 1);
      }
      at += length;
      type = endsChain(payloads.getLast()) ? PayloadType.NONE : next;
    }
    if (at != b.length) {
      return new Decoded.Malformed<>(b.length - at + " octets follow the last payload");
    }
    return new Decoded.Ok<>(new Chain(payloads, critical));
  }

  private static Decoded<Payload> decodeBody(
      int type, int next, boolean critical, byte[] b, int at, int end) {
    for (PayloadType known : PayloadType.values()) {
      if (known.number() == type) {
        return decodeKnown(known, next, critical, b, at, end);
      }
    }
    return critical
        ? new Decoded.Unsupported<>("critical payload " + type, type)
        : ok(new Opaque(type, false, Octets.of(b, at, end)));
  }

  private static Decoded<Payload> decodeKnown(
      PayloadType type, int next, boolean critical, byte[] b, int at, int end) {
    int length = end - at;
    return switch (type) {
      case SA -> Proposal.decodeAll(b, at, end).then(proposals -> ok(new Sa(proposals)));
      case KE ->
          length < 5
              ? tooShort(type)
              : ok(new KeyExchange(Wire.u16(b, at), Octets.of(b, at + 4, end)));
      case IDI ->
          length < 4
              ? tooShort(type)
              : ok(new IdInitiator(Wire.u8(b, at), Octets.of(b, at + 4, end)));
      case IDR ->
          length < 4
              ? tooShort(type)
              : ok(new IdResponder(Wire.u8(b, at), Octets.of(b, at + 4, end)));
      case AUTH ->
          length < 5 ? tooShort(type) : ok(new Auth(Wire.u8(b, at), Octets.of(b, at + 4, end)));
      case NONCE ->
          length < 16 || length > 256
              ? new Decoded.Malformed<>("nonce of " + length + " octets, not 16 to 256")
              : ok(new Nonce(Octets.of(b, at, end)));
      case NOTIFY -> decodeNotify(b, at, end);
      case DELETE -> decodeDelete(b, at, end);
      case VENDOR_ID -> ok(new VendorId(Octets.of(b, at, end)));
      case TSI -> decodeSelectors(type, b, at, end).then(s -> ok(new TsInitiator(s)));
      case TSR -> decodeSelectors(type, b, at, end).then(s -> ok(new TsResponder(s)));
      case ENCRYPTED -> ok(new Encrypted(next, Octets.of(b, at, end)));
      case ENCRYPTED_FRAGMENT -> ok(new EncryptedFragment(next, Octets.of(b, at, end)));
      case CERT, CERTREQ, CONFIGURATION, EAP ->
          ok(new Opaque(type.number(), critical, Octets.of(b, at, end)));
    };
  }

  private static Decoded<Payload> decodeNotify(byte[] b, int at, int end) {
    if (end - at < 4) {
      return tooShort(PayloadType.NOTIFY);
    }
    int spiSize = Wire.u8(b, at + 1);
    if (spiSize > end - at - 4) {
      return new Decoded.Malformed<>("notify SPI size " + spiSize + " does not fit");
    }
    int data = at + 4 + spiSize;
    return ok(
        new Notify(
            Wire.u8(b, at),
            Octets.of(b, at + 4, data),
            Wire.u16(b, at + 2),
            Octets.of(b, data, end)));
  }

  private static int spiSize(int protocol) {
    return protocol == SecurityProtocol.IKE ? 0 : IPSEC_SPI;
  }

  private static Decoded<Payload> decodeDelete(byte[] b, int at, int end) {
    if (end - at < 4) {
      return tooShort(PayloadType.DELETE);
    }
    int protocol = Wire.u8(b, at);
    int size = Wire.u8(b, at + 1);
    int count = Wire.u16(b, at + 2);
    if (size != spiSize(protocol) || count * size != end - at - 4) {
      return new Decoded.Malformed<>(
          "delete of " + count + " SPIs of " + size + " octets for protocol " + protocol);
    }
    List<Octets> spis = new ArrayList<>();
    for (int s = at + 4; s < end; s += size) {
      spis.add(Octets.of(b, s, s + size));
    }
    return ok(new Delete(protocol, spis));
  }

  private static Decoded<List<Selector>> decodeSelectors(
      PayloadType type, byte[] b, int at, int end) {
    if (end - at < 4) {
      return new Decoded.Malformed<>(type + " payload is too short");
    }
    int count = Wire.u8(b, at);
    return count == 0
        ? new Decoded.Malformed<>(type + " payload holds no selector")
        : Selector.decodeAll(b, at + 4, end, count);
  }

  private static Decoded<Payload> ok(Payload payload) {
    return new Decoded.Ok<>(payload);
  }

  private static Decoded<Payload> tooShort(PayloadType type) {
    return new Decoded.Malformed<>(type + " payload is too short");
  }
}

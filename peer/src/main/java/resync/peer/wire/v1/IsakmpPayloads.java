package resync.peer.wire.v1;

import java.util.ArrayList;
import java.util.List;
import resync.peer.wire.Decoded;
import resync.peer.wire.Octets;
import resync.peer.wire.Wire;
import resync.peer.wire.v1.IsakmpPayload.Certificate;
import resync.peer.wire.v1.IsakmpPayload.CertificateRequest;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Fragment;
import resync.peer.wire.v1.IsakmpPayload.Hash;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.IsakmpPayload.KeyExchange;
import resync.peer.wire.v1.IsakmpPayload.NatDiscovery;
import resync.peer.wire.v1.IsakmpPayload.NatOriginalAddress;
import resync.peer.wire.v1.IsakmpPayload.Nonce;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.IsakmpPayload.Sa;
import resync.peer.wire.v1.IsakmpPayload.Signature;
import resync.peer.wire.v1.IsakmpPayload.Unknown;
import resync.peer.wire.v1.IsakmpPayload.VendorId;

/** Chains of payloads behind generic payload headers (RFC 2408 section 3.2). */
public final class IsakmpPayloads {
  /** Octets of a generic payload header. */
  public static final int HEADER = 4;

  private static final int SIT_IDENTITY_ONLY = 1;
  private static final int SHORTEST_NONCE = 8;
  private static final int LONGEST_NONCE = 256;
  private static final int COOKIES = 16;
  private static final int LAST_FRAGMENT = 1;
  private static final int IPSEC_SPI = 4;

  /** Assigned up to here; those from 128 on are private, and not an error. */
  private static final int LAST_ASSIGNED = 23;

  private static final int FIRST_PRIVATE = 128;
  private static final int UNASSIGNED = 14;
  private static final int PROPOSAL = 2;
  private static final int TRANSFORM = 3;

  private IsakmpPayloads() {}

  /**
   * A chain of payloads as it came.
   *
   * @param payloads in their order
   * @param bodies the octets of each payload behind its generic header: what hashes are made of
   * @param end where in the octets the chain ends; behind it may stand padding
   */
  public record Chain(List<IsakmpPayload> payloads, List<Octets> bodies, int end) {
    public Chain {
      payloads = List.copyOf(payloads);
      bodies = List.copyOf(bodies);
    }
  }

  /** The type of the first payload; 0 for none. */
  public static int firstType(List<IsakmpPayload> payloads) {
    return payloads.isEmpty() ? IsakmpPayload.NONE : payloads.getFirst().type();
  }

  /** The chain as octets. */
  public static byte[] encode(List<IsakmpPayload> payloads) {
    Wire.Writer out = new Wire.Writer();
    for (int i = 0; i < payloads.size(); i++) {
      int start = out.length();
      out.u8(i + 1 < payloads.size() ? payloads.get(i + 1).type() : IsakmpPayload.NONE);
      out.u8(0).u16(0);
      encodeBody(payloads.get(i), out);
      out.patch16(start + 2, out.length() - start);
    }
    return out.toArray();
  }

  /** A payload without its generic header, as hashes take it. */
  public static byte[] body(IsakmpPayload payload) {
    Wire.Writer out = new Wire.Writer();
    encodeBody(payload, out);
    return out.toArray();
  }

  private static void encodeBody(IsakmpPayload payload, Wire.Writer out) {
    switch (payload) {
      case Sa(List<SaProposal> proposals) -> {
        out.u32(IsakmpPayload.IPSEC_DOI).u32(SIT_IDENTITY_ONLY);
        for (int i = 0; i < proposals.size(); i++) {
          proposals.get(i).encode(out, i == proposals.size() - 1);
        }
      }
      case KeyExchange(Octets value) -> out.octets(value);
      case Identification(int idType, int protocol, int port, Octets data) ->
          out.u8(idType).u8(protocol).u16(port).octets(data);
      case Certificate(int encoding, Octets data) -> out.u8(encoding).octets(data);
      case CertificateRequest(int encoding, Octets authority) -> out.u8(encoding).octets(authority);
      case Hash(Octets data) -> out.octets(data);
      case Signature(Octets data) -> out.octets(data);
      case Nonce(Octets data) -> out.octets(data);
      case Notification(int doi, int protocol, Octets spi, int code, Octets data) ->
          out.u32(doi).u8(protocol).u8(spi.length()).u16(code).octets(spi).octets(data);
      case Delete(int doi, int protocol, List<Octets> spis) -> {
        out.u32(doi).u8(protocol).u8(spiSize(protocol)).u16(spis.size());
        spis.forEach(out::octets);
      }
      case VendorId(Octets data) -> out.octets(data);
      case NatDiscovery(boolean _, Octets hash) -> out.octets(hash);
      case NatOriginalAddress(boolean _, int idType, Octets address) ->
          out.u8(idType).u8(0).u16(0).octets(address);
      case Fragment(int id, int number, boolean last, Octets data) ->
          out.u16(id).u8(number).u8(last ? LAST_FRAGMENT : 0).octets(data);
      case Unknown(int _, Octets body) -> out.octets(body);
    }
  }

  /**
   * Reads a chain of payloads. What {@link Decoded.Unsupported} holds is the {@link NotifyCode}
   * that says so; for what is malformed it is PAYLOAD-MALFORMED.
   *
   * @param firstType from the header before it
   * @param from where the first payload's generic header stands
   */
  public static Decoded<Chain> decode(int firstType, byte[] b, int from) {
    List<IsakmpPayload> payloads = new ArrayList<>();
    List<Octets> bodies = new ArrayList<>();
    int type = firstType;
    int at = from;
    while (type != IsakmpPayload.NONE) {
      if (!isPayload(type)) {
        return new Decoded.Unsupported<>(
            "payload type " + type, NotifyCode.INVALID_PAYLOAD_TYPE.number());
      }
      if (b.length - at < HEADER) {
        return new Decoded.Malformed<>("header of payload " + type + " is cut off");
      }
      int next = Wire.u8(b, at);
      int length = Wire.u16(b, at + 2);
      if (Wire.u8(b, at + 1) != 0) {
        return new Decoded.Malformed<>("reserved octet of payload " + type + " is not zero");
      }
      if (length < HEADER || length > b.length - at) {
        return new Decoded.Malformed<>(
            "length " + length + " of payload " + type + " does not fit");
      }
      switch (decodeBody(type, b, at + HEADER, at + length)) {
        case Decoded.Ok<IsakmpPayload>(IsakmpPayload payload) -> payloads.add(payload);
        case Decoded.Malformed<IsakmpPayload>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<IsakmpPayload>(String what, int number) -> {
          return new Decoded.Unsupported<>(what, number);
        }
      }
      bodies.add(Octets.of(b, at + HEADER, at + length));
      at += length;
      type = next;
    }
    return new Decoded.Ok<>(new Chain(payloads, bodies, at));
  }

  /** Whether a type may stand in a chain (RFC 2408 section 3.1 and what was assigned since). */
  private static boolean isPayload(int type) {
    return switch (type) {
      case PROPOSAL, TRANSFORM, UNASSIGNED -> false;
      default -> type <= LAST_ASSIGNED || type >= FIRST_PRIVATE;
    };
  }

  private static Decoded<IsakmpPayload> decodeBody(int type, byte[] b, int at, int end) {
    int length = end - at;
    return switch (type) {
      case IsakmpPayload.SA -> decodeSa(b, at, end);
      case IsakmpPayload.KEY_EXCHANGE ->
          length == 0 ? tooShort(type) : ok(new KeyExchange(Octets.of(b, at, end)));
      case IsakmpPayload.IDENTIFICATION ->
          length < 4
              ? tooShort(type)
              : ok(
                  new Identification(
                      Wire.u8(b, at),
                      Wire.u8(b, at + 1),
                      Wire.u16(b, at + 2),
                      Octets.of(b, at + 4, end)));
      case IsakmpPayload.CERTIFICATE ->
          length < 2
              ? tooShort(type)
              : ok(new Certificate(Wire.u8(b, at), Octets.of(b, at + 1, end)));
      case IsakmpPayload.CERTIFICATE_REQUEST ->
          length < 1
              ? tooShort(type)
              : ok(new CertificateRequest(Wire.u8(b, at), Octets.of(b, at + 1, end)));
      case IsakmpPayload.HASH -> length == 0 ? tooShort(type) : ok(new Hash(Octets.of(b, at, end)));
      case IsakmpPayload.SIGNATURE ->
          length == 0 ? tooShort(type) : ok(new Signature(Octets.of(b, at, end)));
      case IsakmpPayload.NONCE ->
          length < SHORTEST_NONCE || length > LONGEST_NONCE
              ? new Decoded.Malformed<>("nonce of " + length + " octets, not 8 to 256")
              : ok(new Nonce(Octets.of(b, at, end)));
      case IsakmpPayload.NOTIFICATION -> decodeNotification(b, at, end);
      case IsakmpPayload.DELETE -> decodeDelete(b, at, end);
      case IsakmpPayload.VENDOR_ID -> ok(new VendorId(Octets.of(b, at, end)));
      case IsakmpPayload.NAT_D, IsakmpPayload.NAT_D_DRAFT ->
          ok(new NatDiscovery(type == IsakmpPayload.NAT_D_DRAFT, Octets.of(b, at, end)));
      case IsakmpPayload.NAT_OA, IsakmpPayload.NAT_OA_DRAFT ->
          length < 4
              ? tooShort(type)
              : ok(
                  new NatOriginalAddress(
                      type == IsakmpPayload.NAT_OA_DRAFT,
                      Wire.u8(b, at),
                      Octets.of(b, at + 4, end)));
      case IsakmpPayload.FRAGMENT ->
          length < 5 || Wire.u8(b, at + 2) == 0
              ? new Decoded.Malformed<>("fragment without number or data")
              : ok(
                  new Fragment(
                      Wire.u16(b, at),
                      Wire.u8(b, at + 2),
                      (Wire.u8(b, at + 3) & LAST_FRAGMENT) != 0,
                      Octets.of(b, at + 4, end)));
      default -> ok(new Unknown(type, Octets.of(b, at, end)));
    };
  }

  private static Decoded<IsakmpPayload> decodeSa(byte[] b, int at, int end) {
    if (end - at < 8) {
      return tooShort(IsakmpPayload.SA);
    }
    long doi = Wire.u32(b, at);
    if (doi != IsakmpPayload.IPSEC_DOI) {
      return new Decoded.Unsupported<>("DOI " + doi, NotifyCode.DOI_NOT_SUPPORTED.number());
    }
    long situation = Wire.u32(b, at + 4);
    if (situation != SIT_IDENTITY_ONLY) {
      return new Decoded.Unsupported<>(
          "situation " + situation, NotifyCode.SITUATION_NOT_SUPPORTED.number());
    }
    return switch (SaProposal.decodeAll(b, at + 8, end)) {
      case Decoded.Ok<List<SaProposal>>(List<SaProposal> proposals) -> ok(new Sa(proposals));
      case Decoded.Malformed<List<SaProposal>>(String reason) ->
          new Decoded.Unsupported<>(reason, NotifyCode.BAD_PROPOSAL_SYNTAX.number());
      case Decoded.Unsupported<List<SaProposal>>(String what, int type) ->
          new Decoded.Unsupported<>(what, type);
    };
  }

  private static Decoded<IsakmpPayload> decodeNotification(byte[] b, int at, int end) {
    if (end - at < 8) {
      return tooShort(IsakmpPayload.NOTIFICATION);
    }
    // Some send 0, the generic DOI of ISAKMP (RFC 2408 section 3.14), in phase 1.
    if (Wire.u32(b, at) > IsakmpPayload.IPSEC_DOI) {
      return new Decoded.Unsupported<>(
          "DOI " + Wire.u32(b, at), NotifyCode.DOI_NOT_SUPPORTED.number());
    }
    int data = at + 8 + Wire.u8(b, at + 5);
    if (data > end) {
      return new Decoded.Malformed<>("notification's SPI does not fit");
    }
    return ok(
        new Notification(
            (int) Wire.u32(b, at),
            Wire.u8(b, at + 4),
            Octets.of(b, at + 8, data),
            Wire.u16(b, at + 6),
            Octets.of(b, data, end)));
  }

  private static Decoded<IsakmpPayload> decodeDelete(byte[] b, int at, int end) {
    if (end - at < 8) {
      return tooShort(IsakmpPayload.DELETE);
    }
    if (Wire.u32(b, at) > IsakmpPayload.IPSEC_DOI) {
      return new Decoded.Unsupported<>(
          "DOI " + Wire.u32(b, at), NotifyCode.DOI_NOT_SUPPORTED.number());
    }
    int protocol = Wire.u8(b, at + 4);
    int size = Wire.u8(b, at + 5);
    int count = Wire.u16(b, at + 6);
    if (size != spiSize(protocol) || count * size != end - at - 8) {
      return new Decoded.Malformed<>(
          "delete of " + count + " SPIs of " + size + " octets for protocol " + protocol);
    }
    List<Octets> spis = new ArrayList<>();
    for (int s = at + 8; s < end; s += size) {
      spis.add(Octets.of(b, s, s + size));
    }
    return ok(new Delete((int) Wire.u32(b, at), protocol, spis));
  }

  private static int spiSize(int protocol) {
    return protocol == ProtocolId.ISAKMP ? COOKIES : IPSEC_SPI;
  }

  private static Decoded<IsakmpPayload> ok(IsakmpPayload payload) {
    return new Decoded.Ok<>(payload);
  }

  private static Decoded<IsakmpPayload> tooShort(int type) {
    return new Decoded.Malformed<>("payload " + type + " is too short");
  }
}

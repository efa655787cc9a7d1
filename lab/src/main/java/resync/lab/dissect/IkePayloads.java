package resync.lab.dissect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import resync.lab.dissect.IkePayload.Identification;
import resync.lab.dissect.IkePayload.SecurityAssociation;
import resync.lab.dissect.IkePayload.TrafficSelectors;
import resync.lab.dissect.IkePayload.VendorId;
import resync.lab.topology.IpAddress;
import resync.lab.topology.IpAddress.Family;

/** Reads a chain of readable payloads of either version of IKE. */
public final class IkePayloads {
  static final int HEADER = 4;

  private static final int MOST_PAYLOADS = 100;
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  private static final int V1_SA = 1;
  private static final int V1_ID = 5;
  private static final int V1_VID = 13;
  private static final int V2_SA = 33;
  private static final int V2_ID_I = 35;
  private static final int V2_ID_R = 36;
  private static final int V2_V = 43;
  private static final int V2_TS_I = 44;
  private static final int V2_TS_R = 45;

  private IkePayloads() {}

  /**
   * Those that say what is agreed on, who somebody is or what he can, in their order. One that is
   * not well-formed is left out, and ends the chain where its length is not.
   *
   * @param in from the first payload's header on
   * @param first its type; 0 is none
   */
  public static List<IkePayload> in(ByteBuffer in, int first, int majorVersion) {
    List<IkePayload> found = new ArrayList<>();
    int next = first;
    int at = in.position();
    for (int n = 0; next != 0 && n < MOST_PAYLOADS && at + HEADER <= in.limit(); n++) {
      int length = in.getShort(at + 2) & 0xffff;
      if (length < HEADER || at + length > in.limit()) {
        break;
      }
      ByteBuffer body = in.slice(at + HEADER, length - HEADER);
      (majorVersion == 1 ? v1(next, body) : v2(next, body)).ifPresent(found::add);
      next = in.get(at) & 0xff;
      at += length;
    }
    return found;
  }

  private static Optional<IkePayload> v1(int type, ByteBuffer body) {
    return switch (type) {
      case V1_SA -> Ikev1Proposals.read(body).map(SecurityAssociation::new);
      case V1_ID -> identification("ID", body);
      case V1_VID -> vendor("VID", body);
      default -> Optional.empty();
    };
  }

  private static Optional<IkePayload> v2(int type, ByteBuffer body) {
    return switch (type) {
      case V2_SA -> Ikev2Proposals.read(body).map(SecurityAssociation::new);
      case V2_ID_I -> identification("IDi", body);
      case V2_ID_R -> identification("IDr", body);
      case V2_V -> vendor("V", body);
      case V2_TS_I -> selectors(true, body);
      case V2_TS_R -> selectors(false, body);
      default -> Optional.empty();
    };
  }

  private static Optional<IkePayload> vendor(String name, ByteBuffer in) {
    byte[] octets = octets(in, 0, in.limit());
    return Optional.of(new VendorId(name, VendorIds.name(octets), hex(octets)));
  }

  /** Number, three octets reserved, then selectors of a length of their own (section 3.13). */
  private static Optional<IkePayload> selectors(boolean ofInitiator, ByteBuffer in) {
    if (in.limit() < HEADER) {
      return Optional.empty();
    }
    int count = in.get(0) & 0xff;
    List<TrafficSelector> selectors = new ArrayList<>();
    int at = HEADER;
    for (int n = 0; n < count; n++) {
      if (at + 8 > in.limit()) {
        return Optional.empty();
      }
      int length = in.getShort(at + 2) & 0xffff;
      int address = (length - 8) / 2;
      if ((address != IPV4 && address != IPV6) || at + length > in.limit()) {
        return Optional.empty();
      }
      selectors.add(
          new TrafficSelector(
              in.get(at + 1) & 0xff,
              in.getShort(at + 4) & 0xffff,
              in.getShort(at + 6) & 0xffff,
              address(octets(in, at + 8, address)),
              address(octets(in, at + 8 + address, address))));
      at += length;
    }
    return Optional.of(new TrafficSelectors(ofInitiator, selectors));
  }

  /** Type, three octets that are reserved or, with IKEv1, protocol and port, then the identity. */
  private static Optional<IkePayload> identification(String name, ByteBuffer in) {
    if (in.limit() < HEADER) {
      return Optional.empty();
    }
    byte[] octets = octets(in, HEADER, in.limit() - HEADER);
    int type = in.get(0) & 0xff;
    return Optional.of(new Identification(name, typeName(type), value(type, octets)));
  }

  private static String typeName(int type) {
    return switch (type) {
      case 1 -> "ID_IPV4_ADDR";
      case 2 -> "ID_FQDN";
      case 3 -> "ID_USER_FQDN";
      case 4 -> "ID_IPV4_ADDR_SUBNET";
      case 5 -> "ID_IPV6_ADDR";
      case 6 -> "ID_IPV6_ADDR_SUBNET";
      case 7 -> "ID_IPV4_ADDR_RANGE";
      case 8 -> "ID_IPV6_ADDR_RANGE";
      case 9 -> "ID_DER_ASN1_DN";
      case 10 -> "ID_DER_ASN1_GN";
      case 11 -> "ID_KEY_ID";
      default -> Integer.toString(type);
    };
  }

  private static String value(int type, byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    int half = octets.length / 2;
    boolean isPair = octets.length == 2 * IPV4 || octets.length == 2 * IPV6;
    return switch (type) {
      case 1, 5 ->
          octets.length == IPV4 || octets.length == IPV6 ? address(octets).toString() : hex(octets);
      case 2, 3 -> new String(octets, StandardCharsets.UTF_8);
      case 4, 6 ->
          isPair
              ? address(octets(in, 0, half)) + "/" + prefix(octets(in, half, half))
              : hex(octets);
      case 7, 8 ->
          isPair
              ? address(octets(in, 0, half)) + "-" + address(octets(in, half, half))
              : hex(octets);
      default -> hex(octets);
    };
  }

  private static int prefix(byte[] mask) {
    int ones = 0;
    for (byte b : mask) {
      ones += Integer.bitCount(b & 0xff);
    }
    return ones;
  }

  private static IpAddress address(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    return octets.length == IPV4
        ? new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(in.getInt()))
        : new IpAddress(Family.IPV6, in.getLong(), in.getLong());
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  static byte[] octets(ByteBuffer in, int at, int length) {
    byte[] octets = new byte[length];
    in.get(at, octets);
    return octets;
  }
}

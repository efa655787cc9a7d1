package resync.peer.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.DistinguishedName;
import resync.peer.wire.ip.IpAddress;

/**
 * An IKE identity (RFC 7296 section 3.5).
 *
 * @param type the kind
 * @param text the IPv4 address, name or mailbox; {@code %any} for any; hexadecimal of the
 *     Identification Data for all others. As configured, a name or mailbox may begin with {@code *}
 */
public record Identity(Type type, String text) {

  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  /** Matches every identity; never sent. */
  public static final Identity ANY = new Identity(Type.ANY, "%any");

  /**
   * Identification types with their numbers in the ID payload (RFC 7296 section 3.5). Subnets and
   * ranges are IKEv1's (RFC 2407 section 4.6.2.1).
   */
  public enum Type {
    /** A wildcard of the configuration; has no number on the wire. */
    ANY(0),
    IPV4_ADDR(1),
    FQDN(2),
    RFC822_ADDR(3),
    IPV4_ADDR_SUBNET(4),
    IPV6_ADDR(5),
    IPV6_ADDR_SUBNET(6),
    IPV4_ADDR_RANGE(7),
    IPV6_ADDR_RANGE(8),
    DER_ASN1_DN(9),
    DER_ASN1_GN(10),
    KEY_ID(11);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The ID Type octet. */
    public int number() {
      return number;
    }
  }

  /** The identity that is an address. */
  public static Identity of(IpAddress address) {
    return address.isIpv4()
        ? new Identity(Type.IPV4_ADDR, address.toString())
        : of(Type.IPV6_ADDR, address.octets());
  }

  /**
   * The identity that an ID payload carries.
   *
   * @param number the ID Type octet
   * @param data the Identification Data
   * @return the identity, or {@link #ANY} where the type is not one of {@link Type} or the data
   *     does not fit it; a caller that authenticates must refuse {@code ANY}
   */
  public static Identity decode(int number, byte[] data) {
    return switch (number) {
      case 1 -> data.length == IPV4 ? of(IpAddress.of(data)) : ANY;
      case 2 -> new Identity(Type.FQDN, new String(data, StandardCharsets.UTF_8));
      case 3 -> new Identity(Type.RFC822_ADDR, new String(data, StandardCharsets.UTF_8));
      case 9 ->
          DistinguishedName.isName(data)
              ? new Identity(Type.DER_ASN1_DN, HexFormat.of().formatHex(data))
              : ANY;
      case 4 -> sized(Type.IPV4_ADDR_SUBNET, data, 2 * IPV4);
      case 5 -> sized(Type.IPV6_ADDR, data, IPV6);
      case 6 -> sized(Type.IPV6_ADDR_SUBNET, data, 2 * IPV6);
      case 7 -> sized(Type.IPV4_ADDR_RANGE, data, 2 * IPV4);
      case 8 -> sized(Type.IPV6_ADDR_RANGE, data, 2 * IPV6);
      case 10 -> data.length == 0 ? ANY : of(Type.DER_ASN1_GN, data);
      case 11 -> of(Type.KEY_ID, data);
      default -> ANY;
    };
  }

  private static Identity sized(Type type, byte[] data, int length) {
    return data.length == length ? of(type, data) : ANY;
  }

  /** An identity of a type whose text is hexadecimal. */
  static Identity of(Type type, byte[] data) {
    return new Identity(type, HexFormat.of().formatHex(data));
  }

  /** The Identification Data of the ID payload; empty for {@link #ANY}. */
  public byte[] data() {
    return switch (type) {
      case ANY -> new byte[0];
      case IPV4_ADDR -> IpAddress.of(text).octets();
      case FQDN, RFC822_ADDR -> text.getBytes(StandardCharsets.UTF_8);
      case IPV4_ADDR_SUBNET,
          IPV6_ADDR,
          IPV6_ADDR_SUBNET,
          IPV4_ADDR_RANGE,
          IPV6_ADDR_RANGE,
          DER_ASN1_DN,
          DER_ASN1_GN,
          KEY_ID ->
          HexFormat.of().parseHex(text);
    };
  }

  /** Whether this identity, as configured, admits another; names ignore case as DNS does. */
  public boolean matches(Identity other) {
    return quality(other) > IdentityMatch.NONE;
  }

  /**
   * How well another identity fits this one of the configuration: the higher the better, 0 if not
   * at all.
   */
  public int quality(Identity other) {
    return IdentityMatch.quality(this, other);
  }

  /**
   * Whether this, as configured, may stand for several identities: {@code *@example.org}, a name
   * with {@code *}, a subnet, a range, or any.
   */
  public boolean isPattern() {
    return switch (type) {
      case ANY, IPV4_ADDR_SUBNET, IPV6_ADDR_SUBNET, IPV4_ADDR_RANGE, IPV6_ADDR_RANGE -> true;
      default -> hasWildcards();
    };
  }

  /** Whether a part of it is {@code *}: nobody can claim to be that. */
  boolean hasWildcards() {
    return switch (type) {
      case FQDN, RFC822_ADDR -> text.startsWith("*");
      case DER_ASN1_DN -> DistinguishedName.wildcards(data()) > 0;
      default -> false;
    };
  }

  /** The identity that is the subject of a certificate, in the very octets that it has there. */
  public static Identity ofSubject(Certificate certificate) {
    return new Identity(Type.DER_ASN1_DN, HexFormat.of().formatHex(certificate.subject()));
  }

  /**
   * Whether a certificate names this identity: as its subject, or as a subject alternative name
   * (RFC 4945 section 3.1). No certificate names the other types.
   */
  public boolean isCertifiedBy(Certificate certificate) {
    return switch (type) {
      case ANY,
          IPV4_ADDR_SUBNET,
          IPV6_ADDR_SUBNET,
          IPV4_ADDR_RANGE,
          IPV6_ADDR_RANGE,
          DER_ASN1_GN,
          KEY_ID ->
          false;
      case IPV4_ADDR, IPV6_ADDR -> certificate.hasAddress(data());
      case FQDN -> certificate.hasDnsName(text);
      case RFC822_ADDR -> certificate.hasMailbox(text);
      case DER_ASN1_DN -> certificate.hasSubject(data());
    };
  }

  /** As people write it; a distinguished name most significant part first. */
  @Override
  public String toString() {
    return switch (type) {
      case DER_ASN1_DN -> DistinguishedName.text(data());
      case IPV6_ADDR -> address(data());
      case IPV4_ADDR_SUBNET, IPV6_ADDR_SUBNET -> half(0) + "/" + half(1);
      case IPV4_ADDR_RANGE, IPV6_ADDR_RANGE -> half(0) + "-" + half(1);
      case ANY, IPV4_ADDR, FQDN, RFC822_ADDR, DER_ASN1_GN, KEY_ID -> text;
    };
  }

  private String half(int which) {
    byte[] data = data();
    int length = data.length / 2;
    return address(Arrays.copyOfRange(data, which * length, (which + 1) * length));
  }

  private static String address(byte[] octets) {
    return IpAddress.of(octets).toString();
  }
}

package resync.peer.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.DistinguishedName;
import resync.peer.wire.ip.IpAddress;

/**
 * Reads identities as strongSwan does: the form of the text tells the type, and behind a prefix
 * {@code #} begins octets in hexadecimal. Where strongSwan takes a text that is nothing else for
 * the octets of a KEY_ID, this is refused: mostly it is a mistake.
 */
final class Identities {
  private static final String ACCEPTED =
      "%any, an address, a subnet or a range such as 10.0.0.0/8, a host name, @host, user@host, the"
          + " same with * before it, @#hex, a name such as 'O=Example, CN=west' whose values may be"
          + " *, or ipv4:, ipv6:, ipv4net:, ipv6net:, ipv4range:, ipv6range:, fqdn:, email:,"
          + " keyid:, asn1dn:# or asn1gn:# before the value";

  private static final List<String> ANY =
      List.of("", "%any", "%any6", "*", "0.0.0.0", "::", "0::0");

  private Identities() {}

  /** Why a text is no identity. */
  private static final class NoIdentity extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    NoIdentity(String why) {
      super(why);
      this.why = why;
    }
  }

  /** The identity of a text; null where it is none, which the problems then say. */
  static @Nullable Identity read(SectionReader section, String key, String text) {
    try {
      return parse(text);
    } catch (NoIdentity e) {
      section.wrong(key, text, e.why, ACCEPTED);
      return null;
    }
  }

  private static Identity parse(String text) throws NoIdentity {
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    Identity.@Nullable Type type = type(prefix);
    if (type != null) {
      return typed(type, text.substring(colon + 1));
    }
    if (text.startsWith("{") || prefix.equals("uri") || prefix.equals("xmppaddr")) {
      throw new NoIdentity("this peer has no identities of that type");
    }
    if (text.indexOf('=') >= 0) {
      try {
        return Identity.of(Identity.Type.DER_ASN1_DN, DistinguishedName.parse(text));
      } catch (IllegalArgumentException e) {
        throw new NoIdentity(String.valueOf(e.getMessage()));
      }
    }
    if (text.startsWith("@#")) {
      return Identity.of(Identity.Type.KEY_ID, hex(text.substring(2)));
    }
    if (text.startsWith("@@")) {
      return new Identity(Identity.Type.RFC822_ADDR, text.substring(2));
    }
    if (text.startsWith("@")) {
      return new Identity(Identity.Type.FQDN, text.substring(1));
    }
    if (text.indexOf('@') > 0) {
      return new Identity(Identity.Type.RFC822_ADDR, text);
    }
    if (ANY.contains(text)) {
      return Identity.ANY;
    }
    Identity ofAddresses = addresses(text);
    if (ofAddresses != null) {
      return ofAddresses;
    }
    if (colon >= 0) {
      throw new NoIdentity("it is no IPv6 address, and '" + prefix + "' no type of identity");
    }
    return new Identity(Identity.Type.FQDN, text);
  }

  private static Identity.@Nullable Type type(String prefix) {
    return switch (prefix) {
      case "ipv4" -> Identity.Type.IPV4_ADDR;
      case "ipv6" -> Identity.Type.IPV6_ADDR;
      case "ipv4net" -> Identity.Type.IPV4_ADDR_SUBNET;
      case "ipv6net" -> Identity.Type.IPV6_ADDR_SUBNET;
      case "ipv4range" -> Identity.Type.IPV4_ADDR_RANGE;
      case "ipv6range" -> Identity.Type.IPV6_ADDR_RANGE;
      case "rfc822", "email", "userfqdn" -> Identity.Type.RFC822_ADDR;
      case "fqdn", "dns" -> Identity.Type.FQDN;
      case "asn1dn" -> Identity.Type.DER_ASN1_DN;
      case "asn1gn" -> Identity.Type.DER_ASN1_GN;
      case "keyid" -> Identity.Type.KEY_ID;
      default -> null;
    };
  }

  private static Identity typed(Identity.Type type, String value) throws NoIdentity {
    boolean text = type == Identity.Type.FQDN || type == Identity.Type.RFC822_ADDR;
    if (value.startsWith("^") && (text || type == Identity.Type.DER_ASN1_DN)) {
      throw new NoIdentity("this peer has no regular expressions");
    }
    if (value.startsWith("#")) {
      byte[] octets = hex(value.substring(1));
      if (text) {
        return new Identity(type, utf8(octets));
      }
      Identity identity = Identity.decode(type.number(), octets);
      if (identity.type() != type) {
        throw new NoIdentity("these octets are no " + type);
      }
      return identity;
    }
    return switch (type) {
      case FQDN, RFC822_ADDR -> new Identity(type, value);
      case KEY_ID -> Identity.of(type, value.getBytes(StandardCharsets.UTF_8));
      case DER_ASN1_DN, DER_ASN1_GN ->
          throw new NoIdentity("that type is written as octets, behind '#'");
      default -> {
        Identity identity = addresses(value);
        if (identity == null || identity.type() != type) {
          throw new NoIdentity("the value is no " + type);
        }
        yield identity;
      }
    };
  }

  private static byte[] hex(String digits) throws NoIdentity {
    try {
      byte[] octets = HexFormat.of().parseHex(digits.replace(":", ""));
      if (octets.length > 0) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one message for both kinds of mistake.
    }
    throw new NoIdentity("behind '#' come octets in hexadecimal");
  }

  private static String utf8(byte[] octets) throws NoIdentity {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new NoIdentity("these octets are no text");
    }
  }

  /** An address, a subnet or a range, of IPv4 or IPv6; null for anything else. */
  private static @Nullable Identity addresses(String text) throws NoIdentity {
    int slash = text.indexOf('/');
    int dash = slash < 0 ? text.indexOf('-') : -1;
    int end = Math.max(slash, dash);
    byte[] first = octets(end < 0 ? text : text.substring(0, end));
    if (first == null) {
      return null;
    }
    boolean four = first.length == 4;
    if (end < 0) {
      return Identity.of(IpAddress.of(first));
    }
    byte[] both = Arrays.copyOf(first, 2 * first.length);
    if (slash >= 0) {
      mask(both, Values.decimal(text.substring(slash + 1)));
      return Identity.of(
          four ? Identity.Type.IPV4_ADDR_SUBNET : Identity.Type.IPV6_ADDR_SUBNET, both);
    }
    byte[] last = octets(text.substring(dash + 1));
    if (last == null || last.length != first.length || Arrays.compareUnsigned(first, last) > 0) {
      throw new NoIdentity("it begins as a range of addresses and does not end as one");
    }
    System.arraycopy(last, 0, both, first.length, last.length);
    return Identity.of(four ? Identity.Type.IPV4_ADDR_RANGE : Identity.Type.IPV6_ADDR_RANGE, both);
  }

  /** Puts the mask behind an address, and takes off the address what the mask leaves out. */
  private static void mask(byte[] both, long ones) throws NoIdentity {
    int length = both.length / 2;
    if (ones < 0 || ones > 8L * length) {
      throw new NoIdentity("the length of the prefix is not from 0 to " + 8 * length);
    }
    for (int i = 0; i < ones; i++) {
      both[length + i / 8] |= (byte) (0x80 >>> i % 8);
    }
    for (int i = 0; i < length; i++) {
      both[i] &= both[length + i];
    }
  }

  /** The octets of an address; null where the text is none. */
  private static byte @Nullable [] octets(String text) {
    return IpAddress.parse(text).map(IpAddress::octets).orElse(null);
  }
}

package resync.peer.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.DistinguishedName;

/** Reads identities as strongSwan does: the form of the text tells the type. */
final class Identities {
  static final String ACCEPTED =
      "%any, an IPv4 address, a host name, @host, user@host, keyid:text, @#hex, a name such as"
          + " 'O=Example, CN=west', or ipv4:, ipv6:, ipv4net:, ipv6net:, ipv4range:, ipv6range:,"
          + " fqdn:, email: or asn1gn:# before the value";

  private Identities() {}

  /** The identity of a text; null where this peer has no such type. */
  static @Nullable Identity parse(String text) {
    if (text.indexOf('=') > 0
        && !text.startsWith("@")
        && !text.toLowerCase(Locale.ROOT).startsWith("keyid:")) {
      return DistinguishedName.parse(text)
          .map(der -> new Identity(Identity.Type.DER_ASN1_DN, HexFormat.of().formatHex(der)))
          .orElse(null);
    }
    if (text.isEmpty() || text.equals("%any") || text.equals("*")) {
      return Identity.ANY;
    }
    int colon = text.indexOf(':');
    if (colon > 0) {
      return typed(text.substring(0, colon), text.substring(colon + 1));
    }
    if (text.startsWith("@#")) {
      return keyId(text.substring(2));
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
    if (text.indexOf('*') >= 0) {
      return null;
    }
    Inet4Address address = Addresses.address(text);
    return address == null ? new Identity(Identity.Type.FQDN, text) : Identity.of(address);
  }

  private static @Nullable Identity typed(String type, String value) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "ipv4" -> {
        Inet4Address address = Addresses.address(value);
        yield address == null ? null : Identity.of(address);
      }
      case "ipv6" -> {
        byte[] address = octets(value, 16);
        yield address == null ? null : Identity.of(Identity.Type.IPV6_ADDR, address);
      }
      case "ipv4net" -> net(Identity.Type.IPV4_ADDR_SUBNET, value, 4);
      case "ipv6net" -> net(Identity.Type.IPV6_ADDR_SUBNET, value, 16);
      case "ipv4range" -> range(Identity.Type.IPV4_ADDR_RANGE, value, 4);
      case "ipv6range" -> range(Identity.Type.IPV6_ADDR_RANGE, value, 16);
      case "asn1gn" -> value.startsWith("#") ? hex(Identity.Type.DER_ASN1_GN, value) : null;
      case "fqdn", "dns" -> new Identity(Identity.Type.FQDN, value);
      case "rfc822", "email", "userfqdn" -> new Identity(Identity.Type.RFC822_ADDR, value);
      case "keyid" ->
          new Identity(
              Identity.Type.KEY_ID,
              HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
      default -> null;
    };
  }

  /** An address and the number of ones in its mask. */
  private static @Nullable Identity net(Identity.Type type, String text, int length) {
    int slash = text.indexOf('/');
    byte[] address = octets(slash < 0 ? "" : text.substring(0, slash), length);
    if (address == null || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return null;
    }
    int ones = Integer.parseInt(text.substring(slash + 1));
    if (ones > 8 * length) {
      return null;
    }
    byte[] both = Arrays.copyOf(address, 2 * length);
    for (int i = 0; i < ones; i++) {
      both[length + i / 8] |= (byte) (0x80 >>> i % 8);
    }
    return Identity.of(type, both);
  }

  private static @Nullable Identity range(Identity.Type type, String text, int length) {
    int dash = text.indexOf('-');
    byte[] first = octets(dash < 0 ? "" : text.substring(0, dash), length);
    byte[] last = octets(text.substring(dash + 1), length);
    if (first == null || last == null) {
      return null;
    }
    byte[] both = Arrays.copyOf(first, 2 * length);
    System.arraycopy(last, 0, both, length, length);
    return Identity.of(type, both);
  }

  /** The octets of an address; null where the text is none of this length. */
  private static byte @Nullable [] octets(String text, int length) {
    try {
      byte[] octets = InetAddress.ofLiteral(text).getAddress();
      return octets.length == length ? octets : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Identity keyId(String hex) {
    return hex(Identity.Type.KEY_ID, "#" + hex);
  }

  private static @Nullable Identity hex(Identity.Type type, String text) {
    try {
      byte[] data = HexFormat.of().parseHex(text.substring(1));
      return data.length == 0 ? null : Identity.of(type, data);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

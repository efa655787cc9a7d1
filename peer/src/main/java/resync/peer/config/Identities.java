package resync.peer.config;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.DistinguishedName;

/** Reads identities as strongSwan does: the form of the text tells the type. */
final class Identities {
  static final String ACCEPTED =
      "%any, an IPv4 address, a host name, @host, user@host, keyid:text, @#hex, a name such as"
          + " 'O=Example, CN=west', or ipv4:, fqdn:,"
          + " email: before the value";

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
      case "fqdn", "dns" -> new Identity(Identity.Type.FQDN, value);
      case "rfc822", "email", "userfqdn" -> new Identity(Identity.Type.RFC822_ADDR, value);
      case "keyid" ->
          new Identity(
              Identity.Type.KEY_ID,
              HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
      default -> null;
    };
  }

  private static @Nullable Identity keyId(String hex) {
    try {
      return new Identity(
          Identity.Type.KEY_ID, HexFormat.of().formatHex(HexFormat.of().parseHex(hex)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

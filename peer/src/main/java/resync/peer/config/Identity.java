package resync.peer.config;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An IKE identity (RFC 7296 section 3.5).
 *
 * @param type the kind
 * @param text the address, name or mailbox; hexadecimal for a key id; {@code %any} for any
 */
public record Identity(Type type, String text) {

  /** Matches every identity; never sent. */
  public static final Identity ANY = new Identity(Type.ANY, "%any");

  /** Identification types with their numbers in the ID payload (RFC 7296 section 3.5). */
  public enum Type {
    /** A wildcard of the configuration; has no number on the wire. */
    ANY(0),
    IPV4_ADDR(1),
    FQDN(2),
    RFC822_ADDR(3),
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
  public static Identity of(Inet4Address address) {
    return new Identity(Type.IPV4_ADDR, address.getHostAddress());
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
      case 1 ->
          data.length == 4
              ? new Identity(
                  Type.IPV4_ADDR,
                  (data[0] & 255)
                      + "."
                      + (data[1] & 255)
                      + "."
                      + (data[2] & 255)
                      + "."
                      + (data[3] & 255))
              : ANY;
      case 2 -> new Identity(Type.FQDN, new String(data, StandardCharsets.UTF_8));
      case 3 -> new Identity(Type.RFC822_ADDR, new String(data, StandardCharsets.UTF_8));
      case 11 -> new Identity(Type.KEY_ID, HexFormat.of().formatHex(data));
      default -> ANY;
    };
  }

  /** The Identification Data of the ID payload; empty for {@link #ANY}. */
  public byte[] data() {
    return switch (type) {
      case ANY -> new byte[0];
      case IPV4_ADDR -> Inet4Address.ofLiteral(text).getAddress();
      case FQDN, RFC822_ADDR -> text.getBytes(StandardCharsets.UTF_8);
      case KEY_ID -> HexFormat.of().parseHex(text);
    };
  }

  /** Whether this identity, as configured, admits another; names ignore case as DNS does. */
  public boolean matches(Identity other) {
    return switch (type) {
      case ANY -> true;
      case FQDN, RFC822_ADDR ->
          other.type == type
              && text.toLowerCase(Locale.ROOT).equals(other.text.toLowerCase(Locale.ROOT));
      case IPV4_ADDR, KEY_ID -> equals(other);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}

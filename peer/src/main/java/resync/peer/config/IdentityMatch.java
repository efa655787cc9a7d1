package resync.peer.config;

import java.util.Arrays;
import java.util.Locale;
import resync.peer.crypto.DistinguishedName;

/**
 * How well an identity fits one of the configuration, in strongSwan's order: the same one before
 * one that a wildcard, a subnet or a range admits, and that before one that anybody is.
 */
final class IdentityMatch {
  static final int NONE = 0;
  static final int ANY = 1;
  static final int MANY_WILDCARDS = 2;
  static final int PERFECT = 20;

  private IdentityMatch() {}

  /** The quality of the match; {@link #NONE} where the pattern does not admit the other one. */
  static int quality(Identity pattern, Identity other) {
    return switch (pattern.type()) {
      case ANY -> ANY;
      case FQDN, RFC822_ADDR -> text(pattern, other);
      case DER_ASN1_DN -> name(pattern, other);
      case IPV4_ADDR_SUBNET, IPV4_ADDR_RANGE ->
          switch (other.type()) {
            case IPV4_ADDR, IPV4_ADDR_SUBNET, IPV4_ADDR_RANGE -> range(pattern, other);
            default -> NONE;
          };
      case IPV6_ADDR_SUBNET, IPV6_ADDR_RANGE ->
          switch (other.type()) {
            case IPV6_ADDR, IPV6_ADDR_SUBNET, IPV6_ADDR_RANGE -> range(pattern, other);
            default -> NONE;
          };
      case IPV4_ADDR, IPV6_ADDR, DER_ASN1_GN, KEY_ID -> pattern.equals(other) ? PERFECT : NONE;
    };
  }

  /** Case does not matter, as in DNS; a wildcard is a {@code *} at the beginning. */
  private static int text(Identity pattern, Identity other) {
    String wanted = pattern.text().toLowerCase(Locale.ROOT);
    String given = other.text().toLowerCase(Locale.ROOT);
    if (other.type() != pattern.type()) {
      return NONE;
    }
    if (wanted.equals(given)) {
      return PERFECT;
    }
    if (wanted.equals("*")) {
      return ANY;
    }
    // As in strongSwan, the * stands for at least one octet.
    return wanted.startsWith("*")
            && given.length() >= wanted.length()
            && given.endsWith(wanted.substring(1))
        ? PERFECT - 1
        : NONE;
  }

  private static int name(Identity pattern, Identity other) {
    if (other.type() != Identity.Type.DER_ASN1_DN) {
      return NONE;
    }
    byte[] wanted = pattern.data();
    if (DistinguishedName.equal(wanted, other.data())) {
      return PERFECT;
    }
    int wildcards = DistinguishedName.wildcards(wanted);
    return wildcards > 0 && DistinguishedName.matches(wanted, other.data())
        ? Math.max(PERFECT - wildcards, MANY_WILDCARDS + 1)
        : NONE;
  }

  private static int range(Identity pattern, Identity other) {
    if (pattern.equals(other)) {
      return PERFECT;
    }
    byte[][] wanted = ends(pattern);
    byte[][] given = ends(other);
    boolean within =
        Arrays.compareUnsigned(wanted[0], given[0]) <= 0
            && Arrays.compareUnsigned(given[1], wanted[1]) <= 0;
    return !within ? NONE : isWhole(wanted) ? MANY_WILDCARDS : PERFECT - 1;
  }

  private static boolean isWhole(byte[][] ends) {
    for (int i = 0; i < ends[0].length; i++) {
      if (ends[0][i] != 0 || ends[1][i] != -1) {
        return false;
      }
    }
    return true;
  }

  /** The lowest and the highest address. */
  private static byte[][] ends(Identity identity) {
    byte[] data = identity.data();
    int half = data.length / 2;
    byte[] first = Arrays.copyOf(data, half);
    byte[] second = Arrays.copyOfRange(data, half, data.length);
    return switch (identity.type()) {
      case IPV4_ADDR, IPV6_ADDR -> new byte[][] {data, data};
      case IPV4_ADDR_SUBNET, IPV6_ADDR_SUBNET -> {
        byte[] last = first.clone();
        for (int i = 0; i < half; i++) {
          last[i] |= (byte) ~second[i];
        }
        yield new byte[][] {first, last};
      }
      default -> new byte[][] {first, second};
    };
  }
}

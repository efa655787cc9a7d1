package resync.peer.crypto;

import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** Distinguished names of X.500, in DER and as people write them. */
public final class DistinguishedName {
  private DistinguishedName() {}

  /** The name in DER of a text such as {@code C=CH, O=Example, CN=west}; empty if it is none. */
  public static Optional<byte[]> parse(String text) {
    try {
      return Optional.of(new X500Principal(reversed(text)).getEncoded());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * People and strongSwan write the most significant part first, as it stands in DER; RFC 2253,
   * which the runtime reads, writes it last.
   */
  private static String reversed(String text) {
    StringBuilder all = new StringBuilder();
    for (String part : text.split("(?<!\\\\),", -1)) {
      all.insert(0, all.isEmpty() ? part.strip() : part.strip() + ",");
    }
    return all.toString();
  }

  /** Whether these octets are a name in DER. */
  public static boolean isName(byte[] der) {
    try {
      return new X500Principal(der).getEncoded().length == der.length;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether two names in DER are equal, whatever kinds of strings they are written with. */
  public static boolean equal(byte[] first, byte[] second) {
    try {
      return new X500Principal(first).equals(new X500Principal(second));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The name as people write it, most significant part first. */
  public static String text(byte[] der) {
    try {
      String[] parts = new X500Principal(der).getName().split("(?<!\\\\),", -1);
      StringBuilder all = new StringBuilder();
      for (String part : parts) {
        all.insert(0, all.isEmpty() ? part : part + ", ");
      }
      return all.toString();
    } catch (IllegalArgumentException e) {
      return "a name that cannot be read";
    }
  }
}

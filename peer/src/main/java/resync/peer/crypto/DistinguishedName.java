package resync.peer.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;

/** Distinguished names of X.500, in DER and as people write them. */
public final class DistinguishedName {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int PRINTABLE_STRING = 0x13;
  private static final int IA5_STRING = 0x16;
  private static final String WILDCARD = "*";
  private static final String EMAIL = "1.2.840.113549.1.9.1";
  private static final String UNSTRUCTURED_NAME = "1.2.840.113549.1.9.2";

  /** The words that strongSwan knows; case does not matter. */
  private static final Map<String, String> ATTRIBUTES = attributes();

  private DistinguishedName() {}

  private static Map<String, String> attributes() {
    Map<String, String> words = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    words.putAll(
        Map.of(
            "CN", "2.5.4.3",
            "SN", "2.5.4.4",
            "serialNumber", "2.5.4.5",
            "C", "2.5.4.6",
            "L", "2.5.4.7",
            "ST", "2.5.4.8",
            "STREET", "2.5.4.9",
            "O", "2.5.4.10",
            "OU", "2.5.4.11",
            "T", "2.5.4.12"));
    words.putAll(
        Map.of(
            "D", "2.5.4.13",
            "postalAddress", "2.5.4.16",
            "postalCode", "2.5.4.17",
            "N", "2.5.4.41",
            "G", "2.5.4.42",
            "I", "2.5.4.43",
            "ID", "2.5.4.45",
            "dnQualifier", "2.5.4.46",
            "dmdName", "2.5.4.54",
            "pseudonym", "2.5.4.65"));
    words.putAll(
        Map.of(
            "organizationIdentifier",
            "2.5.4.97",
            "UID",
            "0.9.2342.19200300.100.1.1",
            "DC",
            "0.9.2342.19200300.100.1.25",
            "EN",
            "2.16.840.1.113730.3.1.3",
            "employeeNumber",
            "2.16.840.1.113730.3.1.3",
            "E",
            EMAIL,
            "Email",
            EMAIL,
            "emailAddress",
            EMAIL,
            "UN",
            UNSTRUCTURED_NAME,
            "unstructuredName",
            UNSTRUCTURED_NAME));
    return words;
  }

  /**
   * The name in DER of a text such as {@code C=CH, O=Example, CN=west} or {@code
   * /C=CH/O=Example/CN=west}, in the order of the text. As strongSwan does, it knows no escapes: a
   * part ends at the next separator.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static byte[] parse(String text) {
    boolean slashes = text.startsWith("/");
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (String part : (slashes ? text.substring(1) : text).split(slashes ? "/" : ",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + part.strip() + "' lacks '='");
      }
      String word = part.substring(0, equals).strip();
      String oid = ATTRIBUTES.get(word);
      if (oid == null) {
        throw new IllegalArgumentException("'" + word + "' is no attribute of a name");
      }
      byte[] value = part.substring(equals + 1).strip().getBytes(StandardCharsets.UTF_8);
      byte[] both = Octets.concat(Der.wrap(OID, oid(oid)), Der.wrap(stringType(oid, value), value));
      parts.writeBytes(Der.wrap(SET, Der.wrap(SEQUENCE, both)));
    }
    return Der.wrap(SEQUENCE, parts.toByteArray());
  }

  private static int stringType(String oid, byte[] value) {
    if (oid.equals(EMAIL) || oid.equals(UNSTRUCTURED_NAME)) {
      return IA5_STRING;
    }
    boolean printable =
        new String(value, StandardCharsets.ISO_8859_1).matches("[A-Za-z0-9 '()+,./:=?-]*");
    return printable ? PRINTABLE_STRING : UTF8_STRING;
  }

  private static byte[] oid(String dotted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] arcs = Arrays.stream(dotted.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    out.write(40 * arcs[0] + arcs[1]);
    for (int arc : Arrays.copyOfRange(arcs, 2, arcs.length)) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          out.write(((arc >>> shift) & 0x7f) | 0x80);
        }
      }
      out.write(arc & 0x7f);
    }
    return out.toByteArray();
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

  /** How many parts of a name in DER are {@code *}, which stands for any value. */
  public static int wildcards(byte[] der) {
    return (int) parts(der).stream().filter(Part::isWildcard).count();
  }

  /**
   * Whether a name has the parts of a pattern, in their order and no others; the pattern's {@code
   * *} stand for any value.
   */
  public static boolean matches(byte[] pattern, byte[] name) {
    List<Part> wanted = parts(pattern);
    List<Part> given = parts(name);
    if (wanted.isEmpty() || wanted.size() != given.size() || !isName(name)) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).admits(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** One attribute of a name, with its OID as a text of hexadecimal digits. */
  private record Part(String oid, String value) {
    boolean isWildcard() {
      return value.equals(WILDCARD);
    }

    boolean admits(Part other) {
      return oid.equals(other.oid) && (isWildcard() || value.equalsIgnoreCase(other.value));
    }
  }

  private static List<Part> parts(byte[] name) {
    List<Part> parts = new ArrayList<>();
    Der.Reader sets = new Der.Reader(name).enter(SEQUENCE);
    while (sets.hasMore()) {
      Der.Reader set = sets.enter(SET);
      while (set.hasMore()) {
        Der.Reader part = set.enter(SEQUENCE);
        String oid = Arrays.toString(part.enter(OID).rest());
        parts.add(new Part(oid, new String(part.enterAny().rest(), StandardCharsets.UTF_8)));
      }
    }
    return parts;
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

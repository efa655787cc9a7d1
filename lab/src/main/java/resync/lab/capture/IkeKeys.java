package resync.lab.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of IKE SAs, from Wireshark's tables of them. */
final class IkeKeys {
  /** The table's file in a Wireshark profile. */
  static final String TABLE = "ikev2_decryption_table";

  /** The same for IKEv1: initiator cookie and encryption key. */
  static final String TABLE_V1 = "ikev1_decryption_table";

  /** No keys at all. */
  static final IkeKeys NONE = new IkeKeys(Map.of(), Map.of());

  private static final int COLUMNS = 8;
  private static final int COLUMNS_V1 = 2;

  private final Map<String, Entry> entries;
  private final Map<String, List<byte[]>> byCookie;

  private IkeKeys(Map<String, Entry> entries, Map<String, List<byte[]>> byCookie) {
    this.entries = Map.copyOf(entries);
    this.byCookie = Map.copyOf(byCookie);
  }

  /** What the table says of one IKE SA. */
  sealed interface Entry {
    /** Keys that fit their algorithms. */
    record Usable(IkeSuite suite, Flow fromInitiator, Flow fromResponder) implements Entry {}

    /** A line that cannot be used; the reason is a clause. */
    record Unusable(String reason) implements Entry {}
  }

  /** The keys of one direction: SK_ei and SK_ai, or SK_er and SK_ar (RFC 7296 section 2.14). */
  @SuppressWarnings("ArrayRecordComponent") // handed to the JDK's ciphers, never compared
  record Flow(byte[] encryption, byte[] integrity) {}

  /**
   * Reads the tables of a profile. IKEv2's has: SPIs, SK_ei, SK_er, encryption algorithm, SK_ai,
   * SK_ar, integrity algorithm, separated by commas. A line that ends early, because a node is
   * writing it, is passed over.
   *
   * @param profile Wireshark's configuration folder; without tables there are no keys
   */
  static IkeKeys read(Path profile) throws IOException {
    Path table = profile.resolve(TABLE);
    Map<String, Entry> entries = new HashMap<>();
    if (Files.exists(table)) {
      for (String line : Files.readAllLines(table)) {
        List<String> columns = columns(line);
        if (!line.startsWith("#") && columns.size() == COLUMNS) {
          entries.put(sa(columns.get(0), columns.get(1)), entry(columns));
        }
      }
    }
    return new IkeKeys(entries, cookies(profile.resolve(TABLE_V1)));
  }

  private static Map<String, List<byte[]>> cookies(Path table) throws IOException {
    Map<String, List<byte[]>> keys = new HashMap<>();
    if (Files.exists(table)) {
      for (String line : Files.readAllLines(table)) {
        List<String> columns = columns(line);
        if (columns.size() == COLUMNS_V1 && columns.getLast().matches("([0-9A-Fa-f]{2})+")) {
          keys.computeIfAbsent(columns.getFirst().toLowerCase(Locale.ROOT), c -> new ArrayList<>())
              .add(HexFormat.of().parseHex(columns.getLast()));
        }
      }
    }
    return keys;
  }

  /** Encryption keys of the ISAKMP SA with this initiator cookie of 16 hexadecimal digits. */
  List<byte[]> ofCookie(String initiatorCookie) {
    return byCookie.getOrDefault(initiatorCookie, List.of());
  }

  /**
   * What is known of the IKE SA with these SPIs of 16 hexadecimal digits; null where nothing is.
   */
  @Nullable Entry of(String initiatorSpi, String responderSpi) {
    return entries.get(sa(initiatorSpi, responderSpi));
  }

  private static String sa(String initiatorSpi, String responderSpi) {
    return (initiatorSpi + "_" + responderSpi).toLowerCase(Locale.ROOT);
  }

  private static Entry entry(List<String> columns) {
    return switch (IkeSuite.of(columns.get(4), columns.get(7))) {
      case IkeSuite.Choice.Unknown(String reason) -> new Entry.Unusable(reason);
      case IkeSuite.Choice.Known(IkeSuite suite) -> {
        try {
          Flow initiator = direction(columns.get(2), columns.get(5));
          Flow responder = direction(columns.get(3), columns.get(6));
          yield fits(suite, initiator) && fits(suite, responder)
              ? new Entry.Usable(suite, initiator, responder)
              : new Entry.Unusable("its keys have the wrong length in " + TABLE);
        } catch (IllegalArgumentException e) {
          yield new Entry.Unusable("its keys are not hexadecimal in " + TABLE);
        }
      }
    };
  }

  private static boolean fits(IkeSuite suite, Flow direction) {
    return suite.fits(direction.encryption.length, direction.integrity.length);
  }

  private static Flow direction(String encryption, String integrity) {
    return new Flow(HexFormat.of().parseHex(encryption), HexFormat.of().parseHex(integrity));
  }

  /** Values by comma, in quotation marks or not; the names of algorithms have neither inside. */
  private static List<String> columns(String line) {
    List<String> columns = new ArrayList<>();
    for (String value : line.split(",", -1)) {
      columns.add(value.strip().replace("\"", ""));
    }
    return columns;
  }
}

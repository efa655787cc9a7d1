package resync.lab.capture;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import resync.lab.dissect.NameTable;

/**
 * Names of exchanges, payloads and notify message types of both IKE versions, in RFC spelling; a
 * number without a name is written as the number.
 */
public final class IkeNames {
  private static final Map<Key, String> NAMES = load();

  private enum What {
    EXCHANGE,
    PAYLOAD,
    NOTIFY
  }

  private record Key(What what, int majorVersion, int number) {}

  private IkeNames() {}

  /** Such as {@code IKE_AUTH}, or {@code Quick Mode} for IKEv1. */
  public static String exchange(int majorVersion, int number) {
    return name(What.EXCHANGE, majorVersion, number);
  }

  /** The RFC's short notation, such as {@code TSi}; IKEv2's nonce is {@code Ni, Nr}. */
  public static String payload(int majorVersion, int number) {
    return name(What.PAYLOAD, majorVersion, number);
  }

  /** Such as {@code INVALID_SPI}, or {@code INVALID-SPI} for IKEv1. */
  public static String notify(int majorVersion, int number) {
    return name(What.NOTIFY, majorVersion, number);
  }

  /** Every name of a payload or notify message type of one version. */
  public static Set<String> ofMessages(int majorVersion) {
    return NAMES.entrySet().stream()
        .filter(e -> e.getKey().majorVersion() == majorVersion)
        .filter(e -> e.getKey().what() != What.EXCHANGE)
        .map(Map.Entry::getValue)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(What what, int majorVersion, int number) {
    return NAMES.getOrDefault(new Key(what, majorVersion, number), Integer.toString(number));
  }

  private static Map<Key, String> load() {
    return NameTable.rows(IkeNames.class, "ike-names.tsv").stream()
        .collect(
            Collectors.toUnmodifiableMap(
                row ->
                    new Key(
                        What.valueOf(row[0].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(row[1]),
                        Integer.parseInt(row[2])),
                row -> row[3]));
  }
}

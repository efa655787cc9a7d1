package resync.lab.dissect;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of algorithms as IANA assigns them; a number without a name is written as the number. */
final class TransformNames {
  private static final Map<String, String> NAMES = load();

  private TransformNames() {}

  static String ikev2(Transform.Type type, int id) {
    return of(type.name().toLowerCase(Locale.ROOT), id);
  }

  /**
   * The name.
   *
   * @param registry of {@code transforms.tsv}
   */
  static String of(String registry, int id) {
    return NAMES.getOrDefault(registry + "\t" + id, Integer.toString(id));
  }

  private static Map<String, String> load() {
    return NameTable.rows(TransformNames.class, "transforms.tsv").stream()
        .collect(Collectors.toUnmodifiableMap(row -> row[0] + "\t" + row[1], row -> row[2]));
  }
}

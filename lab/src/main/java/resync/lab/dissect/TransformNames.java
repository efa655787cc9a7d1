package resync.lab.dissect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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
    Map<String, String> names = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(TransformNames.class.getResourceAsStream("transforms.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(fields -> names.put(fields[0] + "\t" + fields[1], fields[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(names);
  }
}

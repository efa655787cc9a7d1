package resync.lab.dissect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Names of vendor IDs that many implementations know. */
final class VendorIds {
  private static final int SHORTEST_TEXT = 4;
  private static final Map<String, String> NAMES = load();

  private VendorIds() {}

  /** The name, or the text that it is where it is no hash; empty where it is neither. */
  static Optional<String> name(byte[] id) {
    String hex = HexFormat.of().formatHex(id);
    return NAMES.entrySet().stream()
        .filter(known -> hex.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> text(id));
  }

  private static Optional<String> text(byte[] id) {
    String text = new String(id, StandardCharsets.US_ASCII);
    boolean readable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
    return readable && id.length >= SHORTEST_TEXT ? Optional.of(text) : Optional.empty();
  }

  private static Map<String, String> load() {
    Map<String, String> names = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(VendorIds.class.getResourceAsStream("vendor-ids.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(fields -> names.put(fields[0], fields[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}

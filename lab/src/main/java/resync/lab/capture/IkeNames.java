package resync.lab.capture;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    Map<Key, String> names = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(IkeNames.class.getResourceAsStream("ike-names.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(
              f ->
                  names.put(
                      new Key(
                          What.valueOf(f[0].toUpperCase(Locale.ROOT)),
                          Integer.parseInt(f[1]),
                          Integer.parseInt(f[2])),
                      f[3]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(names);
  }
}

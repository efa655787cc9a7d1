package resync.peer.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Test vectors of a resource file: blocks of {@code key = value} lines, set apart by empty lines. A
 * line that begins with a space goes on with the value before; {@code #} begins a comment.
 */
public final class Vectors {
  private Vectors() {}

  /** The vectors of {@code /vectors/<file>}; never empty. */
  public static Stream<Vector> of(String file) {
    List<Vector> vectors = new ArrayList<>();
    Map<String, String> block = new LinkedHashMap<>();
    String key = "";
    for (String line : (read(file) + "\n\n").lines().toList()) {
      if (line.isBlank() && !block.isEmpty()) {
        vectors.add(new Vector(block));
        block = new LinkedHashMap<>();
      } else if (line.startsWith(" ")) {
        block.merge(key, line.strip(), String::concat);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        key = line.substring(0, equals).strip();
        block.put(key, line.substring(equals + 1).strip());
      }
    }
    if (vectors.isEmpty()) {
      throw new IllegalStateException("no vectors in " + file);
    }
    return vectors.stream();
  }

  private static String read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no resource /vectors/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One vector. */
  public static final class Vector {
    private final Map<String, String> values;

    private Vector(Map<String, String> values) {
      this.values = values;
    }

    /** Whether there is a value of this key. */
    public boolean has(String key) {
      return values.containsKey(key);
    }

    /** A value as it is written. */
    public String text(String key) {
      String value = values.get(key);
      if (value == null) {
        throw new IllegalStateException(this + " has no " + key);
      }
      return value;
    }

    /** A value in hexadecimal. */
    public byte[] octets(String key) {
      return HexFormat.of().parseHex(text(key));
    }

    /** A value in hexadecimal, as key material. */
    public Secret secret(String key) {
      return Secret.of(octets(key));
    }

    @Override
    public String toString() {
      return values.getOrDefault("name", "?");
    }
  }
}

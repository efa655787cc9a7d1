package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Every setting of strongSwan's own test configurations, with every kind of value that it has
 * there: each is taken with strongSwan's meaning, taken with a warning, or refused with its reason.
 * The table has how many files have it; names, addresses and secrets in it stand for all of their
 * kind.
 */
class StrongswanSettingsTest {
  private static final String TABLE = "/config/strongswan-settings.tsv";

  /**
   * A line of the table.
   *
   * @param section {@code connection}, {@code local}, {@code remote}, {@code child}, or one of
   *     {@code secrets}
   * @param version the connection's IKE version; 0: it says none; {@code -}: it does not matter
   * @param files how many files have it
   * @param outcome what becomes of it
   */
  record Row(String section, String key, String version, String value, int files, String outcome) {

    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(cells[0], cells[1], cells[2], cells[3], Integer.parseInt(cells[4]), cells[5]);
    }

    /** What becomes of it here. */
    String found() {
      String usual = configuration("");
      String with = configuration(key + " = " + value + "\n");
      try {
        PeerConfig config = ConfigReader.read("t.conf", with, PKI);
        String meaning = meaning(ConfigReader.read("t.conf", usual, PKI), config);
        return config.warnings().isEmpty()
            ? "taken: " + meaning
            : "warned: " + withoutPlace(config.warnings().getFirst());
      } catch (ConfigException e) {
        assertTrue(e.problems().stream().allMatch(p -> p.matches("t\\.conf:[0-9]+: .*")));
        return "refused: " + withoutPlace(e.problems().getFirst());
      }
    }

    private static String withoutPlace(String problem) {
      return problem.replaceFirst("^t\\.conf:[0-9]+: ", "").replaceFirst("; accepted: .*", "");
    }

    private String configuration(String setting) {
      boolean signs =
          List.of("certs", "cacerts", "pubkeys", "revocation").contains(key)
              || (key.equals("auth") && value.startsWith("pubkey"));
      String local = signs ? "auth = pubkey\n certs = west.pem\n" : "auth = psk\n";
      String remote = signs ? "auth = pubkey\n" : "auth = psk\n";
      return "connections { c {\n"
          + (version.matches("[12]") ? "version = " + version + "\n" : "")
          + "remote_addrs = 192.0.2.9\n"
          + (section.equals("connection") ? setting : "")
          + "local {\n"
          + local
          + (section.equals("local") ? setting : "")
          + "}\nremote {\n"
          + remote
          + (section.equals("remote") ? setting : "")
          + "}\nchildren { net {\n"
          + (section.equals("child") ? setting : "")
          + "} } } }\nsecrets { "
          + (section.startsWith("secrets.") ? section.substring(8) : "ike")
          + "-1 {\n"
          + (section.equals("secrets.ike") || !section.startsWith("secrets.") ? "secret = x\n" : "")
          + (section.startsWith("secrets.") ? setting : "")
          + "} }\n";
    }
  }

  private static final Map<String, String> PKI =
      List.of("x509/west.pem", "x509ca/root.pem", "private/west.pem").stream()
          .collect(Collectors.toMap(f -> f, f -> resource("/pki/" + f)));

  @Test
  void eachHasStrongswansMeaningOrIsRefused() {
    List<Executable> checks = new ArrayList<>();
    for (Row row : rows()) {
      checks.add(() -> assertEquals(row.outcome(), row.found(), row.toString()));
    }
    assertTrue(checks.size() > 300, checks.size() + " rows");
    assertAll(checks);
  }

  private static List<Row> rows() {
    return resource(TABLE).lines().filter(line -> !line.startsWith("#")).map(Row::of).toList();
  }

  private static String resource(String name) {
    try (InputStream in = StrongswanSettingsTest.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a setting changes in what was read. */
  private static String meaning(PeerConfig usual, PeerConfig config) {
    List<String> changes = new ArrayList<>();
    ConnectionConfig connection = config.connections().getFirst();
    changes(usual.connections().getFirst(), connection, changes);
    changes(
        usual.connections().getFirst().children().getFirst(),
        connection.children().getFirst(),
        changes);
    String secrets = secrets(config);
    if (!secrets.equals(secrets(usual))) {
      changes.add(secrets);
    }
    return changes.isEmpty() ? "as without it" : String.join(" ", changes);
  }

  private static String secrets(PeerConfig config) {
    return config.secrets().stream()
        .map(k -> "secret " + HexFormat.of().formatHex(k.key()) + " of " + k.owners())
        .collect(Collectors.joining(" "));
  }

  private static <R extends Record> void changes(R usual, R config, List<String> changes) {
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      String value = value(component, config);
      if (!component.getName().equals("children") && !value.equals(value(component, usual))) {
        changes.add(component.getName() + "=" + value);
      }
    }
  }

  private static String value(RecordComponent component, Record record) {
    try {
      Object value = component.getAccessor().invoke(record);
      return value instanceof Optional<?> o && o.isPresent() && !(o.get() instanceof Identity)
          ? "present"
          : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}

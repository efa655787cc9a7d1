package resync.lab.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Authentication;
import resync.lab.topology.TunnelSpec.Mode;

/**
 * The table of a tunnel sentence: a row a setting, name first. With two columns both ends have the
 * same; a third one lets them differ, and the first row then says whose each column is.
 */
public final class TunnelTable {
  private static final String LARGEST_IKE_PACKET = "largest ike packet";

  /** Of the tunnel as a whole. */
  private static final List<String> COMMON =
      List.of("exchange", "authentication", "mode", "udp encapsulation", "weak algorithms");

  /** Of each end. */
  private static final List<String> OWN =
      List.of(
          "ike proposal",
          "esp proposal",
          "ah proposal",
          "pfs",
          "liveness",
          "ike lifetime",
          "ipsec lifetime",
          "ipsec volume",
          LARGEST_IKE_PACKET);

  /** Of each end, with a meaning only where the ends differ. */
  private static final List<String> ONE_END =
      List.of("identity", "peer identity", "local networks", "remote networks");

  /** What a table of two columns can say of one end, with the gateway's name before it. */
  private static final List<String> NAMED = List.of("ipsec lifetime", "identity");

  private final List<GatewayName> ends;
  private final Map<GatewayName, Map<String, String>> settings = new LinkedHashMap<>();
  private final Map<GatewayName, Map<String, String>> labels = new LinkedHashMap<>();
  private final Set<String> said = new HashSet<>();

  private TunnelTable(GatewayName first, GatewayName second, List<List<String>> rows) {
    ends = List.of(first, second);
    ends.forEach(end -> settings.put(end, new LinkedHashMap<>()));
    ends.forEach(end -> labels.put(end, new LinkedHashMap<>()));
    if (!rows.isEmpty() && rows.getFirst().size() == 3) {
      readThree(columns(rows.getFirst()), rows.subList(1, rows.size()));
    } else {
      rows.forEach(this::readTwo);
    }
  }

  private static String cell(List<String> row, int column) {
    return Objects.requireNonNullElse(row.get(column), "").strip();
  }

  private void readTwo(List<String> row) {
    if (row.size() != 2) {
      throw new Mistake(
          "a tunnel's table has two columns, the setting's name and its value, or three where the"
              + " ends differ: setting, "
              + ends.getFirst()
              + ", "
              + ends.getLast());
    }
    String name = name(row);
    String value = cell(row, 1);
    List<String> names = new ArrayList<>(COMMON);
    names.addAll(OWN);
    for (String own : NAMED) {
      ends.forEach(end -> names.add(end + " " + own));
    }
    check(name, names);
    if (value.isEmpty()) {
      throw new Mistake(name + " has no value; leave the row out for the usual one");
    }
    for (GatewayName end : ends) {
      Map<String, String> own = settings(end);
      if (name.startsWith(end + " ")) {
        String plain = name.substring(end.word().length() + 1);
        own.put(plain, value);
        labels(end).put(plain, name);
      } else if (COMMON.contains(name) || OWN.contains(name)) {
        // What is said of one end by its name holds, wherever it stands.
        own.merge(name, value, (before, _) -> said.contains(end + " " + name) ? before : value);
      }
    }
  }

  private List<GatewayName> columns(List<String> header) {
    List<GatewayName> columns =
        List.of(new GatewayName(cell(header, 1)), new GatewayName(cell(header, 2)));
    for (GatewayName column : columns) {
      if (!ends.contains(column)) {
        throw new Mistake(
            "the column \"%s\" names no gateway of this tunnel; it is between %s and %s, and the first row is: setting, %s, %s"
                .formatted(
                    column, ends.getFirst(), ends.getLast(), ends.getFirst(), ends.getLast()));
      }
    }
    if (columns.getFirst().equals(columns.getLast())) {
      throw new Mistake("two columns of the tunnel's table name " + columns.getFirst());
    }
    return columns;
  }

  private void readThree(List<GatewayName> columns, List<List<String>> rows) {
    List<String> names = new ArrayList<>(COMMON);
    names.addAll(OWN);
    names.addAll(ONE_END);
    for (List<String> row : rows) {
      String name = name(row);
      check(name, names);
      String left = cell(row, 1);
      String right = cell(row, 2);
      if (left.isEmpty() && right.isEmpty()) {
        throw new Mistake(name + " has no value; leave the row out for the usual one");
      }
      if (COMMON.contains(name) && !left.equals(right)) {
        throw new Mistake(
            name
                + " is of the tunnel as a whole: both columns have to say the same, not \""
                + left
                + "\" and \""
                + right
                + "\"");
      }
      put(columns.getFirst(), name, left);
      put(columns.getLast(), name, right);
    }
  }

  private void put(GatewayName end, String name, String value) {
    if (!value.isEmpty()) {
      settings(end).put(name, value);
      if (!COMMON.contains(name)) {
        labels(end).put(name, name + " of " + end);
      }
    }
  }

  private static String name(List<String> row) {
    return cell(row, 0).toLowerCase(Locale.ROOT);
  }

  private void check(String name, List<String> names) {
    if (!names.contains(name)) {
      throw new Mistake(
          "a tunnel has no setting \"" + name + "\"; it has: " + String.join(", ", names));
    }
    if (!said.add(name)) {
      throw new Mistake("the tunnel's table names \"" + name + "\" twice");
    }
  }

  private Map<String, String> labels(GatewayName end) {
    return Objects.requireNonNull(labels.get(end));
  }

  private EndSettings end(GatewayName end) {
    return new EndSettings(settings(end), labels(end));
  }

  private Map<String, String> settings(GatewayName end) {
    return Objects.requireNonNull(settings.get(end));
  }

  /**
   * Reads the rows; what the table leaves out stays as {@link TunnelSpec#of} has it. With an AH
   * proposal and no ESP proposal there is no ESP.
   *
   * @throws Mistake on an unknown name or value, with those that exist
   */
  public static TunnelSpec parse(
      IkeVersion version, GatewayName first, GatewayName second, List<List<String>> rows) {
    TunnelTable table = new TunnelTable(first, second, rows);
    EndSettings common = table.end(first);
    boolean aggressive = common.choice("exchange", "main", "aggressive");
    if (common.has("exchange") && version != IkeVersion.IKEV1) {
      throw new Mistake("exchange can be said of an IKEv1 tunnel only: IKEv2 has no such modes");
    }
    return new TunnelSpec(
        TunnelSpec.ONLY,
        version,
        aggressive,
        common.choice("authentication", "psk", "rsa") ? Authentication.RSA : Authentication.PSK,
        common.choice("mode", "tunnel", "transport") ? Mode.TRANSPORT : Mode.TUNNEL,
        common.choice("weak algorithms", "no", "yes"),
        common.choice("udp encapsulation", "as needed", "forced"),
        common.end(first),
        table.end(second).end(second));
  }
}

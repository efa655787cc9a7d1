package resync.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;

/** The table that declares gateways: {@code name}, {@code running}, and {@code role} if it says. */
final class GatewayTable {
  private static final List<String> ROLES = List.of("gateway", "hub", "spoke");

  /** A gateway of the table. */
  record Row(GatewayName name, String implementation) {}

  private GatewayTable() {}

  /**
   * Reads it.
   *
   * @throws Mistake where a column is missing, or a name is none, or used twice
   */
  static List<Row> parse(List<List<String>> rows) {
    List<String> columns = rows.isEmpty() ? List.of() : cells(rows.getFirst());
    if (!columns.equals(List.of("name", "running"))
        && !columns.equals(List.of("name", "running", "role"))) {
      throw new Mistake(
          "the table of the gateways has the columns name, running and, if you like, role; its"
              + " first row names them");
    }
    List<Row> gateways = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      List<String> cells = cells(row);
      GatewayName name = new GatewayName(cells.getFirst());
      if (!name.isValid()) {
        throw new Mistake(
            "\"%s\" is no name of a gateway; write a small letter and up to 11 small letters and digits after it"
                .formatted(name));
      }
      if (gateways.stream().anyMatch(g -> g.name().equals(name))) {
        throw new Mistake("the table of the gateways names \"" + name + "\" twice");
      }
      if (cells.size() == 3 && !ROLES.contains(cells.getLast())) {
        throw new Mistake(
            "the role of %s is \"%s\"; it can be %s"
                .formatted(name, cells.getLast(), String.join(", ", ROLES)));
      }
      gateways.add(new Row(name, cells.get(1)));
    }
    if (gateways.size() < 2 || gateways.size() > Addressing.MOST_GATEWAYS) {
      throw new Mistake(
          "a scenario has two to %d gateways, and the table names %d"
              .formatted(Addressing.MOST_GATEWAYS, gateways.size()));
    }
    return gateways;
  }

  private static List<String> cells(List<String> row) {
    return row.stream().map(cell -> Objects.requireNonNullElse(cell, "").strip()).toList();
  }
}

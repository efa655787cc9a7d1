package resync.lab.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.topology.ChildSpec;
import resync.lab.topology.EndConfig;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.IpPrefix;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.Probe;

/**
 * The table of a tunnel's children: {@code child}, the networks of either gateway such as {@code
 * west networks} and {@code east networks}, and an {@code esp proposal} where it is not the
 * tunnel's.
 */
final class ChildTable {
  private final TunnelSpec tunnel;
  private final List<String> columns;

  private ChildTable(TunnelSpec tunnel, List<String> columns) {
    this.tunnel = tunnel;
    this.columns = columns;
  }

  /**
   * The tunnel with the children of a table.
   *
   * @throws Mistake where a column, a name or a network is wrong
   */
  static TunnelSpec parse(TunnelSpec tunnel, List<List<String>> rows) {
    if (rows.size() < 2) {
      throw new Mistake("a tunnel has at least one child, and the table has none");
    }
    ChildTable table = new ChildTable(tunnel, cells(rows.getFirst()));
    table.checkColumns();
    List<Map<String, String>> children =
        rows.subList(1, rows.size()).stream().map(table::read).toList();
    TunnelSpec whole = tunnel.with(end -> end.withChildren(table.children(end, children)));
    checkNames(List.of(whole));
    checkFamilies(whole);
    table.checkOverlaps(whole);
    return whole;
  }

  private String networks(GatewayName gateway) {
    return gateway + " networks";
  }

  private void checkColumns() {
    String one = networks(tunnel.first().gateway());
    String other = networks(tunnel.second().gateway());
    List<String> needed = List.of("child", one, other);
    for (String column : columns) {
      if (!needed.contains(column) && !column.equals("esp proposal")) {
        throw new Mistake(
            "the column \"%s\" is none of a tunnel between %s and %s; there are: child, %s, %s, esp proposal"
                .formatted(
                    column, tunnel.first().gateway(), tunnel.second().gateway(), one, other));
      }
    }
    for (String column : needed) {
      if (columns.stream().filter(column::equals).count() != 1) {
        throw new Mistake("the table of the children needs one column \"" + column + "\"");
      }
    }
  }

  private Map<String, String> read(List<String> row) {
    Map<String, String> child = new HashMap<>();
    List<String> cells = cells(row);
    for (int column = 0; column < columns.size(); column++) {
      child.put(columns.get(column), cells.get(column));
    }
    String name = cell(child, "child");
    if (!name.matches(ChildSpec.NAME)) {
      throw new Mistake(
          "\"%s\" is no name of a child; write a small letter and up to 15 small letters and digits after it"
              .formatted(name));
    }
    for (EndConfig end : tunnel.ends()) {
      if (cell(child, networks(end.gateway())).isEmpty()) {
        throw new Mistake(
            "the child %s has no %s; write prefixes such as 10.1.0.0/24, separated by commas"
                .formatted(name, networks(end.gateway())));
      }
    }
    return child;
  }

  private List<ChildSpec> children(EndConfig end, List<Map<String, String>> rows) {
    ChildSpec usual = end.children().getFirst();
    String here = networks(end.gateway());
    String there = networks(tunnel.peer(end.gateway()));
    List<ChildSpec> children = new ArrayList<>();
    for (Map<String, String> row : rows) {
      String esp = cell(row, "esp proposal");
      if (!esp.isEmpty()) {
        Proposals.check("esp proposal", esp);
      }
      children.add(
          new ChildSpec(
              cell(row, "child"),
              Networks.parse(here, cell(row, here)),
              Networks.parse(there, cell(row, there)),
              esp.isEmpty() ? usual.espProposal() : esp,
              usual.ahProposal()));
    }
    return children;
  }

  private static String cell(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  private static List<String> cells(List<String> row) {
    return row.stream().map(cell -> Objects.requireNonNullElse(cell, "").strip()).toList();
  }

  /** A child carries packets from one of its networks to another of the same family. */
  private static void checkFamilies(TunnelSpec whole) {
    for (ChildSpec child : whole.first().children()) {
      Set<Family> there = families(child.remote());
      if (families(child.local()).stream().noneMatch(there::contains)) {
        throw new Mistake(
            "the child %s has %s of %s and %s of %s: no packet can go from one to the other; write networks of one family, such as 10.1.0.0/24 and 10.2.0.0/24, or fd00:1::/64 and fd00:2::/64"
                .formatted(
                    child.name(),
                    String.join(", ", child.local()),
                    whole.first().gateway(),
                    String.join(", ", child.remote()),
                    whole.second().gateway()));
      }
    }
  }

  private static Set<Family> families(List<String> networks) {
    return networks.stream()
        .map(network -> IpPrefix.of(network).network().family())
        .collect(Collectors.toSet());
  }

  /** Networks behind one gateway must not be behind the other. */
  private void checkOverlaps(TunnelSpec whole) {
    for (ChildSpec one : whole.first().children()) {
      for (ChildSpec other : whole.second().children()) {
        for (String here : one.local()) {
          for (String there : other.local()) {
            if (Networks.overlap(here, there)) {
              throw new Mistake(
                  "%s of %s and %s of %s overlap"
                      .formatted(here, whole.first().gateway(), there, whole.second().gateway()));
            }
          }
        }
      }
    }
  }

  /**
   * Names of children are how SAs are told apart.
   *
   * @throws Mistake where two children have the same, or there are more than can be told apart
   */
  static void checkNames(List<TunnelSpec> tunnels) {
    List<String> names =
        tunnels.stream()
            .flatMap(tunnel -> tunnel.first().children().stream())
            .map(ChildSpec::name)
            .toList();
    if (names.size() > Probe.Names.MOST_CHILDREN) {
      throw new Mistake(
          "%d children in one scenario; there may be %d"
              .formatted(names.size(), Probe.Names.MOST_CHILDREN));
    }
    for (String name : names) {
      if (names.stream().filter(name::equals).count() > 1) {
        throw new Mistake("two children are named \"" + name + "\": give each a name of its own");
      }
    }
  }
}

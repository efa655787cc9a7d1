package resync.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.IkeSa;
import resync.lab.topology.Preset;

/**
 * Neither gateway has a half-open IKE SA, or more than one with the other, and where both have one
 * it is the same. One that only one end has is none left over: nobody can know that the other has
 * lost it before it is used.
 */
public record NoIkeSaLeftOver() implements Check {
  private static final String NAME = "no IKE SA is left over";

  @Override
  public Finding judge(Evidence evidence) {
    GatewayEvidence west = evidence.gateways().get(Preset.WEST);
    GatewayEvidence east = evidence.gateways().get(Preset.EAST);
    if (west == null || east == null) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "the SA table of a gateway is missing");
    }
    return judge(west.currentSas(), east.currentSas());
  }

  /** The same for two tables taken at the same time. */
  public static Finding judge(SaTable west, SaTable east) {
    List<String> problems = new ArrayList<>();
    problems.addAll(problems("west", west));
    problems.addAll(problems("east", east));
    Set<String> ofWest = established(west);
    Set<String> ofEast = established(east);
    if (problems.isEmpty() && !ofWest.isEmpty() && !ofEast.isEmpty() && !ofWest.equals(ofEast)) {
      problems.add("west has " + spis(ofWest) + " and east has " + spis(ofEast));
    }
    return problems.isEmpty()
        ? new Finding(
            NAME,
            Verdict.PASS,
            "west has "
                + Figures.count(ofWest.size(), "IKE SA")
                + ", east has "
                + Figures.count(ofEast.size(), "IKE SA"))
        : new Finding(NAME, Verdict.FAIL, String.join("; ", problems));
  }

  private static List<String> problems(String gateway, SaTable table) {
    List<String> problems = new ArrayList<>();
    long halfOpen = table.ikeSas().stream().filter(sa -> !sa.established()).count();
    if (halfOpen > 0) {
      problems.add(gateway + " has " + Figures.count(halfOpen, "half-open IKE SA"));
    }
    Set<String> established = established(table);
    if (established.size() > 1) {
      problems.add(gateway + " has " + established.size() + " IKE SAs: " + spis(established));
    }
    return problems;
  }

  private static Set<String> established(SaTable table) {
    return table.ikeSas().stream()
        .filter(IkeSa::established)
        .map(sa -> sa.initiatorSpi() + "/" + sa.responderSpi())
        .collect(Collectors.toSet());
  }

  private static String spis(Set<String> pairs) {
    return String.join(", ", pairs.stream().sorted().toList());
  }
}

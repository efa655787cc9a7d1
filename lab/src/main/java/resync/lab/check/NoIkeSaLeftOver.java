package resync.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.IkeSa;
import resync.lab.topology.GatewayName;

/**
 * Neither gateway has a half-open IKE SA, or more than one with the other, and where both have one
 * it is the same. One that only one end has is none left over: nobody can know that the other has
 * lost it before it is used.
 */
public record NoIkeSaLeftOver() implements Check {
  private static final String NAME = "no IKE SA is left over";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    List<Finding> pairs =
        evidence.topology().pairs().stream()
            .map(
                pair ->
                    judge(
                        pair.from(),
                        evidence.sas(pair.from(), pair.to()),
                        pair.to(),
                        evidence.sas(pair.to(), pair.from())))
            .toList();
    return pairs.stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .findFirst()
        .orElseGet(
            () ->
                new Finding(
                    NAME,
                    Verdict.PASS,
                    pairs.stream().map(Finding::reason).collect(Collectors.joining("; "))));
  }

  /** The same for two tables taken at the same time. */
  public static Finding judge(GatewayName one, SaTable ofOne, GatewayName other, SaTable ofOther) {
    List<String> problems = new ArrayList<>();
    problems.addAll(problems(one.word(), ofOne));
    problems.addAll(problems(other.word(), ofOther));
    Set<String> ones = established(ofOne);
    Set<String> others = established(ofOther);
    if (problems.isEmpty() && !ones.isEmpty() && !others.isEmpty() && !ones.equals(others)) {
      problems.add(one + " has " + spis(ones) + " and " + other + " has " + spis(others));
    }
    return problems.isEmpty()
        ? new Finding(
            NAME,
            Verdict.PASS,
            one
                + " has "
                + Figures.count(ones.size(), "IKE SA")
                + ", "
                + other
                + " has "
                + Figures.count(others.size(), "IKE SA"))
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

package resync.lab.check;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * SAs were replaced: neither gateway has one that it had before the first fault, each has as many
 * as before, and both have the same. When the IKE SA was replaced, the Child SAs are those of
 * before: a new IKE SA inherits them (RFC 7296 section 2.8).
 */
public record Replaced(GatewayName one, GatewayName other, SaScope scope) implements Check {
  private static final String NAME = "the SAs are replaced";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    for (Flow end : List.of(new Flow(one, other), new Flow(other, one))) {
      Finding finding =
          judge(
              end.from().word(),
              evidence.initialSas(end.from(), end.to()),
              evidence.sas(end.from(), end.to()));
      if (finding.verdict() != Verdict.PASS) {
        return finding;
      }
    }
    Set<String> ones = spis(evidence.sas(one, other));
    Set<String> others = spis(evidence.sas(other, one));
    return ones.equals(others)
        ? new Finding(NAME, Verdict.PASS, "new SPIs at both ends: " + ones)
        : new Finding(
            NAME, Verdict.FAIL, one + " has the SPIs " + ones + " and " + other + " " + others);
  }

  private Finding judge(String who, SaTable initial, SaTable current) {
    Set<String> before = spis(initial);
    Set<String> now = spis(current);
    if (before.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, who + " had none before");
    }
    Set<String> kept = new TreeSet<>(before);
    kept.retainAll(now);
    if (!kept.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, who + " still has the SPIs " + kept);
    }
    if (now.size() != before.size()) {
      return new Finding(
          NAME, Verdict.FAIL, who + " had the SPIs " + before + " and now has " + now);
    }
    if (scope == SaScope.IKE && !children(initial).equals(children(current))) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          who
              + " has a new IKE SA, but not the same Child SAs: it had "
              + children(initial)
              + " and has "
              + children(current));
    }
    return new Finding(NAME, Verdict.PASS, "");
  }

  private Set<String> spis(SaTable table) {
    return switch (scope) {
      case IPSEC -> children(table);
      case IKE -> ikes(table);
      case ALL ->
          Stream.concat(children(table).stream(), ikes(table).stream())
              .collect(Collectors.toCollection(TreeSet::new));
    };
  }

  private static Set<String> children(SaTable table) {
    return table.childSas().stream()
        .filter(SaTable.ChildSa::installed)
        .flatMap(c -> Stream.of(Figures.spi(c.inboundSpi()), Figures.spi(c.outboundSpi())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> ikes(SaTable table) {
    return table.ikeSas().stream()
        .filter(SaTable.IkeSa::established)
        .map(sa -> sa.initiatorSpi() + "_" + sa.responderSpi())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

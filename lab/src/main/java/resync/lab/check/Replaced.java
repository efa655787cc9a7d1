package resync.lab.check;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/**
 * SAs were replaced: neither gateway has one that it had before the first fault, each has as many
 * as before, and both have the same. When the IKE SA was replaced, the Child SAs are those of
 * before: a new IKE SA inherits them (RFC 7296 section 2.8).
 */
public record Replaced(SaScope scope) implements Check {
  private static final String NAME = "the SAs are replaced";

  @Override
  public Finding judge(Evidence evidence) {
    for (GatewayName name : Preset.PAIR) {
      Finding finding = judge(name.word(), Objects.requireNonNull(evidence.gateways().get(name)));
      if (finding.verdict() != Verdict.PASS) {
        return finding;
      }
    }
    Set<String> west = spis(table(evidence, Preset.WEST));
    Set<String> east = spis(table(evidence, Preset.EAST));
    return west.equals(east)
        ? new Finding(NAME, Verdict.PASS, "new SPIs at both ends: " + west)
        : new Finding(NAME, Verdict.FAIL, "west has the SPIs " + west + " and east " + east);
  }

  private static SaTable table(Evidence evidence, GatewayName name) {
    return Objects.requireNonNull(evidence.gateways().get(name)).currentSas();
  }

  private Finding judge(String who, GatewayEvidence gateway) {
    Set<String> before = spis(gateway.initialSas());
    Set<String> now = spis(gateway.currentSas());
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
    if (scope == SaScope.IKE
        && !children(gateway.initialSas()).equals(children(gateway.currentSas()))) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          who
              + " has a new IKE SA, but not the same Child SAs: it had "
              + children(gateway.initialSas())
              + " and has "
              + children(gateway.currentSas()));
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

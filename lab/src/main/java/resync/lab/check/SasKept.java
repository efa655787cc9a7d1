package resync.lab.check;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** Both gateways have the IKE SA and the Child SAs of before the first fault, and no others. */
public record SasKept() implements Check {
  private static final String NAME = "the SAs were kept";

  @Override
  public Finding judge(Evidence evidence) {
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    for (GatewayName name : Preset.PAIR) {
      GatewayEvidence gateway = Objects.requireNonNull(evidence.gateways().get(name));
      Set<String> before = spis(gateway.initialSas());
      Set<String> now = spis(gateway.currentSas());
      if (before.isEmpty()) {
        return new Finding(
            NAME, Verdict.INCONCLUSIVE, name.word() + " had no SA before the first fault");
      }
      if (!before.equals(now)) {
        return new Finding(
            NAME, Verdict.FAIL, name.word() + " had the SPIs " + before + " and has " + now);
      }
    }
    SaTable west = Objects.requireNonNull(evidence.gateways().get(Preset.WEST)).currentSas();
    return new Finding(NAME, Verdict.PASS, "the same SPIs at both ends as before: " + spis(west));
  }

  /** Of SAs that are set up; a half-open IKE SA is one too many, too. */
  private static Set<String> spis(SaTable table) {
    Stream<String> ikes =
        table.ikeSas().stream().map(sa -> sa.initiatorSpi() + "_" + sa.responderSpi());
    Stream<String> children =
        table.childSas().stream()
            .filter(SaTable.ChildSa::installed)
            .flatMap(c -> Stream.of(Figures.spi(c.inboundSpi()), Figures.spi(c.outboundSpi())));
    return Stream.concat(ikes, children).collect(Collectors.toCollection(TreeSet::new));
  }
}

package resync.lab.check;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Gateways have the IKE SAs and the Child SAs with one another that they had before the first
 * fault, and no others.
 *
 * @param pairs whose; of all that have a tunnel where it is empty. With a child, its Child SAs only
 */
public record SasKept(List<Flow> pairs) implements Check {
  private static final String NAME = "the SAs were kept";

  public SasKept {
    pairs = List.copyOf(pairs);
  }

  /** Of all gateways. */
  public SasKept() {
    this(List.of());
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    Set<String> kept = new TreeSet<>();
    for (Flow pair : pairs.isEmpty() ? evidence.topology().pairs() : pairs) {
      for (Flow end : List.of(pair, pair.reverse())) {
        GatewayName name = end.from();
        Set<String> before = spis(evidence.initialSas(name, end.to()), pair.child());
        Set<String> now = spis(evidence.sas(name, end.to()), pair.child());
        if (before.isEmpty()) {
          return new Finding(
              NAME, Verdict.INCONCLUSIVE, name.word() + " had no SA before the first fault");
        }
        if (!before.equals(now)) {
          return new Finding(
              NAME, Verdict.FAIL, name.word() + " had the SPIs " + before + " and has " + now);
        }
        kept.addAll(now);
      }
    }
    return new Finding(NAME, Verdict.PASS, "the same SPIs at both ends as before: " + kept);
  }

  /** Of SAs that are set up; a half-open IKE SA is one too many, too. */
  private static Set<String> spis(SaTable table, String child) {
    Stream<String> ikes =
        table.ikeSas().stream()
            .filter(sa -> child.isEmpty())
            .map(sa -> sa.initiatorSpi() + "_" + sa.responderSpi());
    Stream<String> children =
        table.childSas().stream()
            .filter(SaTable.ChildSa::installed)
            .filter(sa -> child.isEmpty() || sa.name().equals(child))
            .flatMap(c -> Stream.of(Figures.spi(c.inboundSpi()), Figures.spi(c.outboundSpi())));
    return Stream.concat(ikes, children).collect(Collectors.toCollection(TreeSet::new));
  }
}

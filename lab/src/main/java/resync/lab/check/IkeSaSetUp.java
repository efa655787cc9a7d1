package resync.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;

/**
 * The IKE SA that both gateways have now was set up since the last fault began, by one of them: the
 * capture shows who sent its first message. Where they have several, all of them were.
 *
 * @param by the initiator
 */
public record IkeSaSetUp(GatewayName by) implements Check {
  private static final String NAME = "who has set up the IKE SA";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    Set<String> common = new TreeSet<>();
    for (GatewayName peer : evidence.topology().peers(by)) {
      Set<String> both = established(evidence, by);
      both.retainAll(established(evidence, peer));
      common.addAll(both);
    }
    if (common.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, "the gateways have no IKE SA in common");
    }
    List<String> said = new ArrayList<>();
    for (String spi : common) {
      Optional<IkeSetUp> setUp = IkeSetUp.of(evidence, spi);
      if (setUp.isEmpty()) {
        return new Finding(
            NAME, Verdict.FAIL, "the IKE SA " + spi + " was not set up by itself, but by rekeying");
      }
      String how =
          setUp.get().by().word()
              + " began the IKE SA "
              + spi
              + " ("
              + setUp.get().exchange()
              + CaptureShows.after(evidence, setUp.get().time())
              + ")";
      if (!setUp.get().by().equals(by)
          || setUp.get().time().isBefore(CaptureShows.lastFault(evidence))) {
        return new Finding(NAME, Verdict.FAIL, how);
      }
      said.add(how);
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        String.join("; ", said) + ", which both have: " + Figures.count(common.size(), "IKE SA"));
  }

  private static Set<String> established(Evidence evidence, GatewayName gateway) {
    return Objects.requireNonNull(evidence.gateways().get(gateway)).currentSas().ikeSas().stream()
        .filter(SaTable.IkeSa::established)
        .map(SaTable.IkeSa::initiatorSpi)
        .collect(Collectors.toSet());
  }
}

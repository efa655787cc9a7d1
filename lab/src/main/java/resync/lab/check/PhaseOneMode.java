package resync.lab.check;

import java.util.List;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * Every phase 1 of IKEv1 that began on the wire was in one mode (RFC 2409 section 5), and there was
 * one.
 *
 * @param aggressive aggressive mode, else main mode
 */
public record PhaseOneMode(boolean aggressive) implements Check {
  private static final String NAME = "phase 1 was done in a mode";
  private static final String MAIN = "Identity Protection";
  private static final String AGGRESSIVE = "Aggressive";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    WireView wire = analysis.wire();
    int main = 0;
    int hasty = 0;
    for (GatewayName gateway : evidence.topology().names()) {
      List<String> exchanges =
          wire.ikeSentBy(gateway).stream().map(p -> ((Ike) p.content()).exchange()).toList();
      main += (int) exchanges.stream().filter(MAIN::equals).count();
      hasty += (int) exchanges.stream().filter(AGGRESSIVE::equals).count();
    }
    int wanted = aggressive ? hasty : main;
    int other = aggressive ? main : hasty;
    String seen =
        Figures.count(main, "message")
            + " of main mode and "
            + Figures.count(hasty, "message")
            + " of aggressive mode crossed the wire";
    return new Finding(NAME, wanted > 0 && other == 0 ? Verdict.PASS : Verdict.FAIL, seen);
  }
}

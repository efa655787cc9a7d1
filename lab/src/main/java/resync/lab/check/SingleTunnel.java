package resync.lab.check;

import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;

/**
 * Each gateway has one IKE SA and one Child SA, and they are the same ones: nothing is left over.
 */
public record SingleTunnel(GatewayName first, GatewayName second) implements Check {
  private static final String NAME = "there is one IKE SA and one Child SA";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    SaTable firsts = evidence.sas(first, second);
    SaTable seconds = evidence.sas(second, first);
    if (!single(firsts) || !single(seconds)) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          first + " has " + describe(firsts) + "; " + second + " has " + describe(seconds));
    }
    SaTable.IkeSa one = firsts.ikeSas().getFirst();
    SaTable.IkeSa other = seconds.ikeSas().getFirst();
    if (!one.initiatorSpi().equals(other.initiatorSpi())
        || !one.responderSpi().equals(other.responderSpi())) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          first
              + " has the IKE SA "
              + one.initiatorSpi()
              + " and "
              + second
              + " another: "
              + other.initiatorSpi());
    }
    Finding agree = SasAgree.judge(first, firsts, second, seconds);
    return new Finding(NAME, agree.verdict(), agree.reason());
  }

  // Also those that are still being set up or already being deleted: they have to come to an end.
  private static boolean single(SaTable table) {
    return table.ikeSas().size() == 1 && table.childSas().size() == 1;
  }

  private static String describe(SaTable table) {
    return Figures.count(table.ikeSas().size(), "IKE SA")
        + " and "
        + Figures.count(table.childSas().size(), "Child SA");
  }
}

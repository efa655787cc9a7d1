package resync.lab.check;

import java.util.Objects;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.topology.Preset;

/**
 * Each gateway has one IKE SA and one Child SA, and they are the same ones: nothing is left over.
 */
public record SingleTunnel() implements Check {
  private static final String NAME = "there is one IKE SA and one Child SA";

  @Override
  public Finding judge(Evidence evidence) {
    SaTable west = Objects.requireNonNull(evidence.gateways().get(Preset.WEST)).currentSas();
    SaTable east = Objects.requireNonNull(evidence.gateways().get(Preset.EAST)).currentSas();
    if (!single(west) || !single(east)) {
      return new Finding(
          NAME, Verdict.FAIL, "west has " + describe(west) + "; east has " + describe(east));
    }
    SaTable.IkeSa one = west.ikeSas().getFirst();
    SaTable.IkeSa other = east.ikeSas().getFirst();
    if (!one.initiatorSpi().equals(other.initiatorSpi())
        || !one.responderSpi().equals(other.responderSpi())) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          "west has the IKE SA "
              + one.initiatorSpi()
              + " and east another: "
              + other.initiatorSpi());
    }
    Finding agree = SasAgree.judge(west, east);
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

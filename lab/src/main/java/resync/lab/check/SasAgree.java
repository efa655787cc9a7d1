package resync.lab.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Preset;

/**
 * The SAs of both gateways are the two ends of the same SAs: every outbound SPI of one is an
 * inbound SPI of the other, and every inbound SPI of one is an outbound SPI of the other. An SA
 * that only one end has is either a black hole or a leak.
 */
public record SasAgree() implements Check {
  private static final String NAME = "the gateways agree on their SAs";

  @Override
  public Finding judge(Evidence evidence) {
    GatewayEvidence west = evidence.gateways().get(Preset.WEST);
    GatewayEvidence east = evidence.gateways().get(Preset.EAST);
    if (west == null || east == null) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "the SA table of a gateway is missing");
    }
    return judge(west.currentSas(), east.currentSas());
  }

  /** The same for two tables taken at the same time; cheap enough to poll. */
  public static Finding judge(SaTable west, SaTable east) {
    List<ChildSa> westSas = installed(west);
    List<ChildSa> eastSas = installed(east);
    if (westSas.isEmpty() && eastSas.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, "neither gateway has an installed Child SA");
    }
    if (westSas.isEmpty() || eastSas.isEmpty()) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          "only one gateway has an installed Child SA: "
              + (westSas.isEmpty() ? "east " + spis(eastSas) : "west " + spis(westSas)));
    }
    List<String> problems = new ArrayList<>();
    problems.addAll(unmatched("west", westSas, "east", eastSas));
    problems.addAll(unmatched("east", eastSas, "west", westSas));
    if (!problems.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, String.join("; ", problems));
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        Figures.count(westSas.size(), "Child SA")
            + ", the same SPIs at both ends: west "
            + spis(westSas));
  }

  private static String spis(List<ChildSa> sas) {
    return String.join(
        ", ",
        sas.stream()
            .map(c -> "in " + Figures.spi(c.inboundSpi()) + " out " + Figures.spi(c.outboundSpi()))
            .toList());
  }

  private static List<ChildSa> installed(SaTable table) {
    return table.childSas().stream().filter(ChildSa::installed).toList();
  }

  private static List<String> unmatched(
      String one, List<ChildSa> ones, String other, List<ChildSa> others) {
    Set<String> inbound = new HashSet<>();
    Set<String> outbound = new HashSet<>();
    others.forEach(c -> inbound.add(c.inboundSpi()));
    others.forEach(c -> outbound.add(c.outboundSpi()));
    List<String> problems = new ArrayList<>();
    for (ChildSa child : ones) {
      if (!inbound.contains(child.outboundSpi())) {
        problems.add(
            one
                + " sends on SPI "
                + Figures.spi(child.outboundSpi())
                + ", which "
                + other
                + " does not have inbound");
      }
      if (!outbound.contains(child.inboundSpi())) {
        problems.add(
            one
                + " holds inbound SPI "
                + Figures.spi(child.inboundSpi())
                + ", on which "
                + other
                + " does not send");
      }
    }
    return problems;
  }
}

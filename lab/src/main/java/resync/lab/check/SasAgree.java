package resync.lab.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.GatewayName;

/**
 * The SAs of two gateways with each other are the two ends of the same SAs: every outbound SPI of
 * one is an inbound SPI of the other, and every inbound SPI of one is an outbound SPI of the other.
 * An SA that only one end has is either a black hole or a leak.
 */
public record SasAgree(GatewayName one, GatewayName other) implements Check {
  private static final String NAME = "the gateways agree on their SAs";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (!evidence.gateways().keySet().containsAll(List.of(one, other))) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "the SA table of a gateway is missing");
    }
    return judge(one, evidence.sas(one, other), other, evidence.sas(other, one));
  }

  /** The same for two tables taken at the same time; cheap enough to poll. */
  public static Finding judge(GatewayName one, SaTable ofOne, GatewayName other, SaTable ofOther) {
    List<ChildSa> ones = installed(ofOne);
    List<ChildSa> others = installed(ofOther);
    if (ones.isEmpty() && others.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, "neither gateway has an installed Child SA");
    }
    if (ones.isEmpty() || others.isEmpty()) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          "only one gateway has an installed Child SA: "
              + (ones.isEmpty() ? other + " " + spis(others) : one + " " + spis(ones)));
    }
    List<String> problems = new ArrayList<>();
    problems.addAll(unmatched(one.word(), ones, other.word(), others));
    problems.addAll(unmatched(other.word(), others, one.word(), ones));
    if (!problems.isEmpty()) {
      return new Finding(NAME, Verdict.FAIL, String.join("; ", problems));
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        Figures.count(ones.size(), "Child SA")
            + ", the same SPIs at both ends: "
            + one
            + " "
            + spis(ones));
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

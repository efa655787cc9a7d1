package resync.lab.check;

import java.util.List;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * Both gateways sent IKE messages in fragments, and no packet with IKE was larger than asked for.
 *
 * @param octets of the largest IP packet that may carry IKE
 */
public record IkeFragments(int octets) implements Check {
  private static final String NAME = "IKE messages crossed the wire in fragments";
  private static final List<String> FRAGMENTS = List.of("FRAGMENT", "SKF");

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    WireView wire = analysis.wire();
    StringBuilder seen = new StringBuilder();
    boolean good = true;
    for (GatewayName gateway : evidence.topology().names()) {
      List<CapturedPacket> sent = wire.ikeSentBy(gateway);
      int largest = sent.stream().mapToInt(CapturedPacket::length).max().orElse(0);
      int fragments = (int) sent.stream().filter(IkeFragments::isFragment).count();
      good &= fragments > 1 && largest <= octets;
      seen.append(seen.isEmpty() ? "" : ", ")
          .append(gateway.word())
          .append(" sent ")
          .append(Figures.count(fragments, "fragment"))
          .append(", its largest packet with IKE has ")
          .append(Figures.count(largest, "octet"));
    }
    return new Finding(NAME, good ? Verdict.PASS : Verdict.FAIL, seen.toString());
  }

  private static boolean isFragment(CapturedPacket packet) {
    return packet.content() instanceof Ike ike
        && ike.payloads().stream().anyMatch(FRAGMENTS::contains);
  }
}

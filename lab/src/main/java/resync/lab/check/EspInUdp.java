package resync.lab.check;

import java.util.List;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * All gateways have sent ESP, and every packet of it in UDP (RFC 3948), or none.
 *
 * @param udp whether it is to be in UDP
 */
public record EspInUdp(boolean udp) implements Check {

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    String name = "ESP travels " + (udp ? "in UDP" : "outside UDP");
    WireView wire = analysis.wire();
    int packets = 0;
    for (GatewayName gateway : evidence.topology().names()) {
      List<Esp> sent =
          wire.sentBy(gateway).stream()
              .flatMap(p -> p.content() instanceof Esp esp ? List.of(esp).stream() : null)
              .toList();
      long others = sent.stream().filter(esp -> esp.udpEncapsulated() != udp).count();
      if (sent.isEmpty()) {
        return new Finding(name, Verdict.INCONCLUSIVE, gateway.word() + " has sent no ESP");
      }
      if (others > 0) {
        return new Finding(
            name,
            Verdict.FAIL,
            Figures.count(others, "ESP packet")
                + " from "
                + gateway.word()
                + (udp ? " went without UDP" : " went in UDP"));
      }
      packets += sent.size();
    }
    return new Finding(name, Verdict.PASS, "all of " + Figures.count(packets, "ESP packet"));
  }
}

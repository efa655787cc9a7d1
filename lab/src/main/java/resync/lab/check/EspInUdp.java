package resync.lab.check;

import java.util.List;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/** Both gateways have sent ESP, and every packet of it in UDP (RFC 3948). */
public record EspInUdp() implements Check {
  private static final String NAME = "ESP travels in UDP";

  @Override
  public Finding judge(Evidence evidence) {
    WireView wire = new WireView(evidence);
    int packets = 0;
    for (GatewayName gateway : evidence.topology().names()) {
      List<Esp> sent =
          wire.sentBy(gateway).stream()
              .flatMap(p -> p.content() instanceof Esp esp ? List.of(esp).stream() : null)
              .toList();
      long raw = sent.stream().filter(esp -> !esp.udpEncapsulated()).count();
      if (sent.isEmpty()) {
        return new Finding(NAME, Verdict.INCONCLUSIVE, gateway.word() + " has sent no ESP");
      }
      if (raw > 0) {
        return new Finding(
            NAME,
            Verdict.FAIL,
            Figures.count(raw, "ESP packet") + " from " + gateway.word() + " went without UDP");
      }
      packets += sent.size();
    }
    return new Finding(NAME, Verdict.PASS, "all of " + Figures.count(packets, "ESP packet"));
  }
}

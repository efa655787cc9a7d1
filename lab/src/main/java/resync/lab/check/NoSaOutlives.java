package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * No gateway sends on an SA for longer than the SA may live: from its first packet, which is never
 * before it was made, to its last (RFC 4301 section 4.4.2.1).
 *
 * @param lifetime the hard limit
 */
public record NoSaOutlives(Duration lifetime) implements Check {
  private static final String NAME = "no IPsec SA outlives its lifetime";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    WireView wire = analysis.wire();
    int sas = 0;
    Duration longest = Duration.ZERO;
    for (GatewayName gateway : evidence.topology().names()) {
      Map<String, Instant> firsts = new HashMap<>();
      for (CapturedPacket packet : wire.sentBy(gateway)) {
        String spi =
            switch (packet.content()) {
              case Esp esp -> Figures.spi(esp.spi());
              case Ah ah -> Figures.spi(ah.spi());
              default -> "";
            };
        if (spi.isEmpty()) {
          continue;
        }
        Instant first = firsts.computeIfAbsent(spi, _ -> packet.time());
        Duration age = Duration.between(first, packet.time());
        if (age.compareTo(lifetime) > 0) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              "%s sent on SPI %s %s after its first packet on it, in packet %d"
                  .formatted(gateway.word(), spi, Figures.of(age), packet.number()));
        }
        longest = age.compareTo(longest) > 0 ? age : longest;
      }
      sas += firsts.size();
    }
    return sas == 0
        ? new Finding(NAME, Verdict.INCONCLUSIVE, "no gateway has sent ESP or AH")
        : new Finding(
            NAME,
            Verdict.PASS,
            Figures.count(sas, "SA") + ", none in use for more than " + Figures.of(longest));
  }
}

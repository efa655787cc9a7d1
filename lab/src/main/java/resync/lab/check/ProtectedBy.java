package resync.lab.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.topology.GatewayName;

/** Every packet of the tunnel that the captures show has the same IPsec headers, and these. */
public record ProtectedBy(Headers headers) implements Check {
  private static final String NAME = "the headers of the tunnel's packets";

  /** IPsec headers of a packet, from the outside in. */
  public enum Headers {
    ESP_ALONE("ESP alone"),
    AH_ALONE("AH alone"),
    AH_OUTSIDE_ESP("AH outside ESP");

    private final String words;

    Headers(String words) {
      this.words = words;
    }

    /** What features call it. */
    public String words() {
      return words;
    }
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Map<Headers, Long> seen = new TreeMap<>();
    for (GatewayName gateway : evidence.topology().names()) {
      for (CapturedPacket packet : evidence.captures().getOrDefault(gateway, List.of())) {
        of(packet).ifPresent(found -> seen.merge(found, 1L, Long::sum));
      }
    }
    long right = seen.getOrDefault(headers, 0L);
    if (seen.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "the captures show no packet of the tunnel");
    }
    StringBuilder counts = new StringBuilder("the captures show ");
    String separator = "";
    for (Map.Entry<Headers, Long> entry : seen.entrySet()) {
      counts
          .append(separator)
          .append(Figures.count(entry.getValue(), "packet"))
          .append(" with ")
          .append(entry.getKey().words());
      separator = ", ";
    }
    boolean only = right > 0 && seen.size() == 1;
    return new Finding(NAME, only ? Verdict.PASS : Verdict.FAIL, counts.toString());
  }

  private static Optional<Headers> of(CapturedPacket packet) {
    return switch (packet.content()) {
      case Esp esp ->
          Optional.of(esp.ahSpi().isPresent() ? Headers.AH_OUTSIDE_ESP : Headers.ESP_ALONE);
      case Ah ah -> Optional.of(Headers.AH_ALONE);
      case CapturedPacket.Ike ike -> Optional.empty();
      case CapturedPacket.Other other -> Optional.empty();
    };
  }
}

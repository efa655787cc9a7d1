package resync.lab.check;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.GatewayName;
import resync.lab.topology.TunnelSpec.Mode;

/**
 * Every installed Child SA of both gateways is in one mode (RFC 4301 section 4.1), as the gateways
 * say and, where AH is alone, as everybody can read in its next header field.
 */
public record InMode(Mode mode) implements Check {
  private static final String NAME = "the mode of the IPsec SAs";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    long count = 0;
    for (GatewayName gateway : evidence.topology().names()) {
      List<ChildSa> sas =
          Objects.requireNonNull(evidence.gateways().get(gateway)).currentSas().childSas().stream()
              .filter(ChildSa::installed)
              .toList();
      if (sas.isEmpty()) {
        return new Finding(NAME, Verdict.FAIL, gateway.word() + " has no installed Child SA");
      }
      for (ChildSa sa : sas) {
        if (sa.mode() != mode) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              gateway.word()
                  + " has the Child SA with inbound SPI "
                  + Figures.spi(sa.inboundSpi())
                  + " in "
                  + (sa.mode() == null ? "a mode that it does not say" : word(sa.mode())));
        }
      }
      count += sas.size();
    }
    return contradiction(evidence)
        .map(why -> new Finding(NAME, Verdict.FAIL, why))
        .orElse(
            new Finding(
                NAME,
                Verdict.PASS,
                Figures.count(count, "Child SA") + " of both gateways in " + word(mode)));
  }

  private Optional<String> contradiction(Evidence evidence) {
    for (GatewayName gateway : evidence.topology().names()) {
      for (CapturedPacket packet : evidence.captures().getOrDefault(gateway, List.of())) {
        if (packet.content() instanceof Ah ah && ah.tunnel() != (mode == Mode.TUNNEL)) {
          return Optional.of(
              "packet "
                  + packet.number()
                  + " on the "
                  + gateway.word()
                  + " side of the wire has AH with next header "
                  + ah.nextHeader());
        }
      }
    }
    return Optional.empty();
  }

  private static String word(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT) + " mode";
  }
}

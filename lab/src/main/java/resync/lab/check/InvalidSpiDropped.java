package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.NodeEvent;
import resync.lab.topology.Side;

/**
 * A gateway has dropped ESP packets because of an unknown SPI, and has said so: counted every one,
 * logged each flow (source, destination, SPI) at most once in {@link #LOG_INTERVAL}. An
 * implementation that does not count is unsupported; one that reports no events is judged by its
 * counter alone.
 */
public record InvalidSpiDropped(Side side) implements Check {
  private static final String NAME = "dropped packets with an invalid SPI";

  /** How far apart two log lines of one flow must be. */
  public static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private record Flow(String source, String destination, String spi) {}

  @Override
  public Finding judge(Evidence evidence) {
    GatewayEvidence gateway = evidence.gateways().get(side);
    if (gateway == null) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing is known of gateway " + side.word());
    }
    Long drops = gateway.invalidSpiDrops();
    if (drops == null) {
      return new Finding(
          NAME,
          Verdict.UNSUPPORTED,
          gateway.implementation()
              + " does not count packets with an unknown SPI (gateway "
              + side.word()
              + ")");
    }
    if (drops == 0) {
      return new Finding(
          NAME, Verdict.FAIL, side.word() + " has counted no packet with an unknown SPI");
    }
    String counted =
        side.word() + " has counted " + Figures.count(drops, "packet") + " with an unknown SPI";
    if (gateway.events().isEmpty()) {
      return new Finding(NAME, Verdict.PASS, counted + "; it reports no events");
    }
    return logged(gateway, counted);
  }

  private static Finding logged(GatewayEvidence gateway, String counted) {
    Map<Flow, Instant> lastLogged = new LinkedHashMap<>();
    long lines = 0;
    for (NodeEvent event : gateway.events()) {
      if (!event.name().equals("invalid-spi") || !"true".equals(event.details().get("logged"))) {
        continue;
      }
      lines++;
      Flow flow = flow(event);
      Optional<Instant> before = Optional.ofNullable(lastLogged.put(flow, event.time()));
      if (before.isPresent()
          && Duration.between(before.get(), event.time()).compareTo(LOG_INTERVAL) < 0) {
        return new Finding(
            NAME,
            Verdict.FAIL,
            counted
                + ", but logged SPI "
                + flow.spi()
                + " twice within "
                + Figures.between(before.get(), event.time())
                + "; a flow is logged once a minute");
      }
    }
    if (lines == 0) {
      return new Finding(NAME, Verdict.FAIL, counted + ", but logged none of them");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        counted
            + " and logged "
            + Figures.count(lines, "line")
            + " for "
            + Figures.count(lastLogged.size(), "flow"));
  }

  private static Flow flow(NodeEvent event) {
    return new Flow(
        event.details().getOrDefault("source", "?"),
        event.details().getOrDefault("destination", "?"),
        event.details().getOrDefault("spi", "?"));
  }
}

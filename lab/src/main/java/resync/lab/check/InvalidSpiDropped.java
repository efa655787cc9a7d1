package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.InboundSpis;
import resync.lab.evidence.WireView;
import resync.lab.node.NodeEvent;
import resync.lab.topology.GatewayName;

/**
 * A gateway has dropped ESP or AH packets because of an unknown SPI, and has said so: its counter
 * is the number of such packets that the capture shows on their way to it since its last start, and
 * its log has one line a minute at most for each flow (source, destination, protocol, SPI), each
 * line true. An implementation that does not count is unsupported; one that reports no events is
 * judged by its counter alone.
 *
 * <p>Not decided by the capture, and so allowed to be counted or not, are packets that passed the
 * wire less than {@link InboundSpis#UNDER_WAY} before their SA went or the gateway was asked, that
 * waited for it while it was being started, and that are on an SA which was rekeyed less than
 * {@link InboundSpis#LINGERING} ago. The finding says how many they are.
 */
public record InvalidSpiDropped(GatewayName name) implements Check {
  private static final String NAME = "dropped packets with an invalid SPI";

  /** How far apart two log lines of one flow must be. */
  public static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private record Counts(long certain, long doubtful) {}

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    GatewayEvidence gateway = evidence.gateways().get(name);
    if (gateway == null) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing is known of gateway " + name.word());
    }
    Long drops = gateway.invalidSpiDrops();
    if (drops == null) {
      return new Finding(
          NAME,
          Verdict.UNSUPPORTED,
          gateway.implementation()
              + " does not count packets with an unknown SPI (gateway "
              + name.word()
              + ")");
    }
    Counts captured = captured(evidence, gateway.asked());
    String counted =
        name.word()
            + " has counted "
            + Figures.count(drops, "packet")
            + " with an unknown SPI, the capture shows "
            + Figures.grouped(captured.certain)
            + (captured.doubtful == 0
                ? ""
                : " and "
                    + Figures.grouped(captured.doubtful)
                    + " at the edge of an SA's life or of a start");
    if (drops == 0 || drops < captured.certain || drops > captured.certain + captured.doubtful) {
      return new Finding(NAME, Verdict.FAIL, counted);
    }
    return gateway.events().isEmpty()
        ? new Finding(NAME, Verdict.PASS, counted + "; it reports no events")
        : logged(evidence, gateway.events(), counted);
  }

  private Counts captured(Evidence evidence, Instant asked) {
    InboundSpis inbound = new InboundSpis(evidence, name);
    boolean onlyUdp = evidence.topology().addressing().of(name).nat() != null;
    long certain = 0;
    long doubtful = 0;
    for (CapturedPacket packet : new WireView(evidence).espTowards(name)) {
      boolean passesNat = !onlyUdp || packet.sourcePort().isPresent();
      if (packet.time().isBefore(inbound.killed()) || packet.time().isAfter(asked) || !passesNat) {
        continue;
      }
      boolean underWay = packet.time().plus(InboundSpis.UNDER_WAY).isAfter(asked);
      switch (inbound.at(WireView.spi(packet).orElseThrow(), packet.time())) {
        case YES -> {}
        case DOUBTFUL -> doubtful++;
        case NO -> {
          certain += underWay ? 0 : 1;
          doubtful += underWay ? 1 : 0;
        }
      }
    }
    return new Counts(certain, doubtful);
  }

  private Finding logged(Evidence evidence, List<NodeEvent> events, String counted) {
    Map<InvalidSpiLine, Instant> last = new HashMap<>();
    long lines = 0;
    int flows = 0;
    for (NodeEvent event : events) {
      if (event.name().equals("ready")) {
        last.clear(); // It has forgotten what it has logged.
      }
      Optional<InvalidSpiLine> line = InvalidSpiLine.of(event.line());
      if (line.isEmpty()) {
        continue;
      }
      lines++;
      Optional<Instant> before = Optional.ofNullable(last.put(line.get(), event.time()));
      flows += before.isPresent() ? 0 : 1;
      if (before.isPresent()
          && Duration.between(before.get(), event.time()).compareTo(LOG_INTERVAL) < 0) {
        return new Finding(
            NAME,
            Verdict.FAIL,
            counted
                + ", but its log has SPI "
                + Figures.spi(line.get().spi())
                + " twice within "
                + Figures.between(before.get(), event.time())
                + "; a flow is logged once a minute");
      }
      Optional<String> untrue = line.get().problem(evidence, name);
      if (untrue.isPresent()) {
        return new Finding(
            NAME,
            Verdict.FAIL,
            counted + ", but its log says \"" + event.line() + "\": " + untrue.get());
      }
    }
    if (lines == 0) {
      return new Finding(NAME, Verdict.FAIL, counted + ", but its log has none of them");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        counted
            + ", and logged "
            + Figures.count(lines, "line")
            + " for "
            + Figures.count(flows, "flow"));
  }
}

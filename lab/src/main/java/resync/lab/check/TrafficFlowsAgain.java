package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.IkeExchanges;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Recovery.DirectionRecovery;
import resync.lab.evidence.WireView;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;

/**
 * Every direction that flowed before the last fault flows again within a bound, measured as {@link
 * Recovery} says.
 *
 * @param bound the longest recovery that passes
 */
public record TrafficFlowsAgain(Duration bound) implements Check {
  private static final String NAME = "traffic flows again";

  @Override
  public Finding judge(Evidence evidence) {
    Optional<Recovery> measured = Recovery.ofLastFault(evidence);
    return measured.isEmpty() ? judgeWithoutFault(evidence) : judge(evidence, measured.get());
  }

  private Finding judgeWithoutFault(Evidence evidence) {
    Instant since = evidence.taken().minus(bound);
    for (Direction direction : Direction.values()) {
      if (evidence.directions().contains(direction)
          && Delivery.of(evidence, direction).arrived(since, evidence.taken()) == 0) {
        return finding(
            Verdict.FAIL,
            "no probe " + direction.word() + " was delivered in " + Figures.of(bound));
      }
    }
    return evidence.directions().isEmpty()
        ? finding(Verdict.INCONCLUSIVE, "no traffic was started")
        : finding(Verdict.PASS, "traffic flows; no fault interrupted it");
  }

  private Finding judge(Evidence evidence, Recovery recovery) {
    if (recovery.directions().isEmpty()) {
      return finding(Verdict.INCONCLUSIVE, "no probe was delivered in the second before the fault");
    }
    if (recovery.uninterrupted()) {
      return stillFlowing(evidence, recovery);
    }
    if (!recovery.recovered()) {
      return down(evidence, recovery);
    }
    Optional<String> disagreement = recovery.disagreement();
    if (disagreement.isPresent()) {
      return finding(Verdict.INCONCLUSIVE, disagreement.get());
    }
    Duration took = recovery.duration().orElseThrow();
    String measured =
        "back after "
            + Figures.of(took)
            + " ("
            + start(recovery)
            + "); "
            + outages(recovery, evidence.taken());
    return took.compareTo(bound) <= 0
        ? finding(Verdict.PASS, measured)
        : finding(
            Verdict.FAIL,
            measured
                + "; the bound is "
                + Figures.of(bound)
                + "; on the wire: "
                + wire(evidence, recovery));
  }

  private Finding stillFlowing(Evidence evidence, Recovery recovery) {
    for (DirectionRecovery d : recovery.directions()) {
      Delivery delivery = Delivery.of(evidence, d.direction());
      if (delivery.firstArrival(recovery.fault().effective()).isEmpty()) {
        return finding(
            Verdict.INCONCLUSIVE,
            "the evidence ends before a probe "
                + d.direction().word()
                + " was due after the fault");
      }
    }
    return finding(Verdict.PASS, "no probe was lost in the fault");
  }

  private Finding down(Evidence evidence, Recovery recovery) {
    Duration waited = Duration.between(recovery.start(), evidence.taken());
    String measured = outages(recovery, evidence.taken());
    if (waited.compareTo(bound) < 0) {
      return finding(
          Verdict.INCONCLUSIVE,
          "traffic is down, but the evidence ends "
              + Figures.of(waited)
              + " after the start of the recovery, before the bound of "
              + Figures.of(bound)
              + " is over; "
              + measured);
    }
    return finding(
        Verdict.FAIL,
        "not back "
            + Figures.of(waited)
            + " after the start of the recovery, the bound is "
            + Figures.of(bound)
            + "; "
            + measured
            + "; on the wire: "
            + wire(evidence, recovery));
  }

  private static String start(Recovery recovery) {
    Side side = recovery.fault().side();
    if (side == null) {
      return "from the end of the fault";
    }
    return recovery
        .startPacket()
        .map(
            p ->
                "from packet "
                    + p.number()
                    + " on dead SPI "
                    + WireView.spi(p).map(Figures::spi).orElse("?")
                    + " at "
                    + side.word())
        .orElse(
            "no packet on a dead SPI reached "
                + side.word()
                + ", so from the moment it could receive");
  }

  private static String outages(Recovery recovery, Instant now) {
    StringJoiner parts = new StringJoiner("; ");
    for (DirectionRecovery d : recovery.directions()) {
      parts.add(
          d.direction().word() + " " + d.outage().map(o -> outage(o, now)).orElse("lost none"));
    }
    return parts.toString();
  }

  private static String outage(Outage outage, Instant now) {
    return "out for "
        + Figures.of(outage.length(now))
        + (outage.end().isEmpty() ? " and still down, " : ", ")
        + Figures.count(outage.lost(), "probe")
        + " lost";
  }

  private static String wire(Evidence evidence, Recovery recovery) {
    IkeExchanges ike =
        new IkeExchanges(new WireView(evidence), recovery.fault().from(), evidence.taken());
    Side side = recovery.fault().side();
    String dead =
        side == null
            ? ""
            : Figures.count(recovery.deadPackets(), "ESP packet")
                + " on dead SPIs reached "
                + side.word()
                + ", ";
    return dead + ike.summary() + " since the fault";
  }

  private static Finding finding(Verdict verdict, String reason) {
    return new Finding(NAME, verdict, reason);
  }
}

package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.IkeExchanges;
import resync.lab.evidence.Recovery;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * No probe towards the gateway that lost its SAs is delivered for a time after the last fault,
 * although probes are sent all the time and were delivered before.
 *
 * @param duration how long it has to stay so, from the moment the fault was complete
 * @param longestPause a sender that sends nothing for longer proves nothing about the tunnel
 */
public record StaysBlackHoled(Duration duration, Duration longestPause) implements Check {
  private static final String NAME = "traffic stays black-holed";

  /** With a sender that pauses for a second at most. */
  public StaysBlackHoled(Duration duration) {
    this(duration, Duration.ofSeconds(1));
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<Recovery> measured = analysis.recovery();
    if (measured.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "there was no fault");
    }
    Recovery recovery = measured.get();
    FaultRecord fault = recovery.fault();
    List<Flow> lost = lostDirections(recovery);
    if (lost.isEmpty()) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          "no probe of the direction concerned was delivered in the second before the fault");
    }
    List<String> held = new ArrayList<>();
    for (Flow direction : lost) {
      Finding finding = judge(evidence, fault, analysis.delivery(direction));
      if (finding.verdict() != Verdict.PASS) {
        return finding;
      }
      held.add(finding.reason());
    }
    IkeExchanges ike = new IkeExchanges(analysis.wire(), fault.from(), evidence.taken());
    held.add(
        Figures.count(recovery.deadPackets(), "ESP packet")
            + " on dead SPIs reached the gateway, "
            + ike.summary()
            + " since the fault");
    return new Finding(NAME, Verdict.PASS, String.join("; ", held));
  }

  private static List<Flow> lostDirections(Recovery recovery) {
    GatewayName gateway = recovery.fault().gateway();
    return recovery.directions().stream()
        .map(Recovery.DirectionRecovery::direction)
        .filter(d -> gateway == null || d.to().equals(gateway))
        .toList();
  }

  private Finding judge(Evidence evidence, FaultRecord fault, Delivery delivery) {
    Instant from = fault.effective();
    Instant to = from.plus(duration);
    String word = delivery.direction().word();
    Optional<Instant> arrival = delivery.firstArrival(from).filter(t -> t.isBefore(to));
    if (arrival.isPresent()) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          "a probe "
              + word
              + " was delivered "
              + Figures.between(from, arrival.get())
              + " after the fault, and "
              + Figures.count(delivery.arrived(from, to), "probe")
              + " in "
              + Figures.of(duration));
    }
    if (evidence.taken().isBefore(to)) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          "the evidence ends " + Figures.between(from, evidence.taken()) + " after the fault");
    }
    Duration pause = delivery.longestSilence(from, to);
    if (pause.compareTo(longestPause) > 0) {
      return new Finding(
          NAME, Verdict.INCONCLUSIVE, "no probe " + word + " was sent for " + Figures.of(pause));
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        "none of "
            + Figures.count(delivery.expected(from, to), "probe")
            + " "
            + word
            + " was delivered in "
            + Figures.of(duration));
  }
}

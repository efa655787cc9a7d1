package resync.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioResult.DirectionResult;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.topology.Flow;

/** The measured figures of a scenario, as its result holds them. */
record Measured(
    @Nullable Double recoveryMs,
    @Nullable String countedFrom,
    @Nullable Double awayMs,
    Map<String, DirectionResult> directions) {
  static final Measured NONE = new Measured(null, null, null, Map.of());

  Measured {
    directions = Map.copyOf(directions);
  }

  static Measured of(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<Recovery> recovery = analysis.recovery().filter(r -> !r.uninterrupted());
    Map<String, DirectionResult> directions = new TreeMap<>();
    for (Flow direction : evidence.directions()) {
      directions.put(direction.word(), direction(analysis, recovery, direction));
    }
    return new Measured(
        millis(recovery.flatMap(Recovery::duration)),
        recovery.map(Recovery::countedFrom).orElse(null),
        millis(recovery.flatMap(Recovery::away)),
        directions);
  }

  private static DirectionResult direction(
      Analysis analysis, Optional<Recovery> recovery, Flow direction) {
    Evidence evidence = analysis.evidence();
    Delivery delivery = analysis.delivery(direction);
    Optional<Recovery.DirectionRecovery> measured = recovery.flatMap(r -> r.direction(direction));
    Optional<Duration> outage =
        measured
            .flatMap(Recovery.DirectionRecovery::outage)
            .map(o -> o.length(evidence.taken()))
            .or(() -> longest(delivery, evidence.taken()));
    long sent = delivery.expected().size();
    long received = delivery.received().size();
    return new DirectionResult(
        millis(recovery.flatMap(r -> measured.flatMap(r::duration))),
        millis(outage),
        sent,
        received,
        Math.max(0, sent - received));
  }

  private static Optional<Duration> longest(Delivery delivery, Instant taken) {
    return delivery.outages().stream()
        .map((Outage o) -> o.length(taken))
        .max(Comparator.naturalOrder());
  }

  private static @Nullable Double millis(Optional<Duration> duration) {
    return duration.map(d -> Math.round(d.toNanos() / 1e3) / 1e3).orElse(null);
  }
}

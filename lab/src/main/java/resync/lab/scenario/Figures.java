package resync.lab.scenario;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioResult.DirectionResult;
import resync.lab.evidence.Evidence;
import resync.lab.topology.Direction;
import resync.lab.traffic.ProbeRecord;

/** The measured figures of a scenario, as its result holds them. */
record Figures(@Nullable Double recoveryMs, Map<String, DirectionResult> directions) {
  static final Figures NONE = new Figures(null, Map.of());

  Figures {
    directions = Map.copyOf(directions);
  }

  static Figures of(Evidence evidence) {
    Map<String, DirectionResult> directions = new TreeMap<>();
    for (Direction direction : evidence.directions()) {
      directions.put(direction.word(), probes(evidence, direction));
    }
    return new Figures(null, directions);
  }

  private static DirectionResult probes(Evidence evidence, Direction direction) {
    long sent = 0;
    long received = 0;
    for (ProbeRecord probe : evidence.probes()) {
      if (probe.direction() == direction) {
        if (!probe.kind().departed()) {
          received++;
        } else {
          sent++;
        }
      }
    }
    return new DirectionResult(null, null, sent, received, Math.max(0, sent - received));
  }
}

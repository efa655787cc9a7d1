package resync.lab.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.topology.Flow;

/**
 * What is computed of evidence, once for all who ask: checks, figures, timeline and pages. Not for
 * use by several threads.
 */
public final class Analysis {
  private final Evidence evidence;
  private final WireView wire;
  private final Map<FaultRecord, Recovery> recoveries = new HashMap<>();
  private final Map<Flow, Delivery> deliveries = new HashMap<>();
  private @Nullable Timeline timeline;

  public Analysis(Evidence evidence) {
    this.evidence = evidence;
    this.wire = new WireView(evidence);
  }

  public Evidence evidence() {
    return evidence;
  }

  /** The captures as packets between the gateways. */
  public WireView wire() {
    return wire;
  }

  /** What became of the probes of one direction. */
  public Delivery delivery(Flow direction) {
    return deliveries.computeIfAbsent(direction, way -> Delivery.of(evidence, way));
  }

  /** The recovery from the last fault that was meant to interrupt traffic, if there was one. */
  public Optional<Recovery> recovery() {
    return evidence.faults().reversed().stream()
        .filter(fault -> fault.kind() != FaultRecord.Kind.FORGED_PACKETS)
        .findFirst()
        .map(this::recovery);
  }

  /** The recovery from one fault, until the next one begins. */
  public Recovery recovery(FaultRecord fault) {
    return recoveries.computeIfAbsent(fault, f -> Recovery.of(evidence, f));
  }

  /** What happened, in order of time. */
  public Timeline timeline() {
    Timeline known = timeline;
    if (known == null) {
      known = Timeline.of(this);
      timeline = known;
    }
    return known;
  }
}

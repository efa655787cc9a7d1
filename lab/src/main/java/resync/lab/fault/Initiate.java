package resync.lab.fault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Side;

/** A gateway sets up the tunnel on command; whether the tunnel comes up is not this fault's. */
public final class Initiate implements Fault {
  private final List<Side> sides;
  private Instant from = Instant.MAX;

  /**
   * @param sides who initiates; with two, each begins before it can have heard of the other's
   *     beginning, so that two IKE SAs come to be at first
   */
  public Initiate(List<Side> sides) {
    this.sides = List.copyOf(sides);
  }

  @Override
  public boolean needsTunnel() {
    return false;
  }

  /** Returns when the gateways have taken the order. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    from = testbed.time().now();
    sides.forEach(side -> testbed.gateway(side).initiate());
    return new FaultRecord(
        sentence,
        sides.size() == 1 ? sides.getFirst() : null,
        FaultRecord.Kind.OTHER,
        from,
        testbed.time().now());
  }

  /**
   * A gateway has begun to set up an IKE SA. Of two that are told at the same time one may have
   * heard of the other's beginning first, on a busy machine, and needs none of its own.
   */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return sides.stream().anyMatch(side -> Begun.setUp(evidence, side, from))
        ? Optional.empty()
        : Optional.of(sides.getFirst().word() + " has not begun to set up an IKE SA");
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;

/**
 * Nothing is done for a while: what happens then, gateways do by themselves. It counts as a fault,
 * so that what follows is compared with how it was before.
 */
public final class Peace implements Fault {
  private final Duration duration;

  public Peace(Duration duration) {
    this.duration = duration;
  }

  /** Returns when the time is over. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    testbed.time().pass(duration);
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /** Time passes. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return Optional.empty();
  }
}

package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.fabric.Testbed;
import resync.lab.traffic.ProbeRecord;

/** The link between the gateways carries nothing for a while, in either direction. */
public final class LinkDown implements Fault {
  private final Duration duration;
  private boolean down;
  private long leaked;

  public LinkDown(Duration duration) {
    this.duration = duration;
  }

  /** Returns when the link is up again. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    down = true;
    testbed.wire().link(false);
    Instant cut = testbed.time().now();
    testbed.time().pass(duration);
    Instant mended = testbed.time().now();
    heal(testbed);
    leaked = crossed(testbed, cut, mended);
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /** Probes that were sent and arrived while it was down; one that was under way may be late. */
  private static long crossed(Testbed testbed, Instant from, Instant to) {
    Set<Object> departed = new HashSet<>();
    long crossed = 0;
    for (ProbeRecord probe : testbed.traffic().records()) {
      Object number = List.of(probe.direction(), probe.sequence());
      if (probe.kind().departed() && probe.time().isAfter(from)) {
        departed.add(number);
      } else if (probe.kind() == ProbeRecord.Kind.RECEIVED
          && probe.time().isBefore(to)
          && departed.contains(number)) {
        crossed++;
      }
    }
    return crossed;
  }

  @Override
  public Optional<String> unmet(Evidence evidence) {
    return leaked == 0
        ? Optional.empty()
        : Optional.of(Figures.count(leaked, "probe") + " arrived while the link should be down");
  }

  @Override
  public void heal(Testbed testbed) {
    if (down) {
      testbed.wire().link(true);
      down = false;
    }
  }
}

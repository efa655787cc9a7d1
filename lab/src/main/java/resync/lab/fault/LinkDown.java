package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Delivery;
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
    Instant cut = testbed.time().now().plus(Delivery.IN_FLIGHT);
    testbed.time().pass(duration);
    Instant mended = testbed.time().now();
    heal(testbed);
    leaked = arrived(testbed, cut, mended);
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  private static long arrived(Testbed testbed, Instant from, Instant to) {
    return testbed.traffic().records().stream()
        .filter(probe -> probe.kind() == ProbeRecord.Kind.RECEIVED)
        .filter(probe -> probe.time().isAfter(from) && probe.time().isBefore(to))
        .count();
  }

  @Override
  public Optional<String> unmet() {
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

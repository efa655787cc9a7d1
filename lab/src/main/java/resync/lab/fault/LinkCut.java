package resync.lab.fault;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.fabric.Testbed;
import resync.lab.traffic.ProbeRecord;

/** The link between the gateways goes down, and stays so until {@link #mend}. */
public final class LinkCut implements Fault {
  private @Nullable Instant cut;
  private long leaked;

  /** Returns at once: other faults may happen while the link is down. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    testbed.wire().link(false);
    cut = testbed.time().now().plus(Delivery.IN_FLIGHT);
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /** What is over when the link is up again; the record is that of its coming up. */
  public Fault mend() {
    return new Fault() {
      @Override
      public FaultRecord inject(Testbed testbed, String sentence) {
        Instant from = testbed.time().now();
        heal(testbed);
        return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
      }

      // What leaked is the cut's to say.
      @Override
      public Optional<String> unmet(Evidence evidence) {
        return Optional.empty();
      }

      @Override
      public void heal(Testbed testbed) {
        LinkCut.this.heal(testbed);
      }
    };
  }

  @Override
  public Optional<String> unmet(Evidence evidence) {
    return leaked == 0
        ? Optional.empty()
        : Optional.of(Figures.count(leaked, "probe") + " arrived while the link should be down");
  }

  @Override
  public void heal(Testbed testbed) {
    Instant since = cut;
    if (since == null) {
      return;
    }
    Instant until = testbed.time().now();
    testbed.wire().link(true);
    cut = null;
    leaked =
        testbed.traffic().records().stream()
            .filter(probe -> probe.kind() == ProbeRecord.Kind.RECEIVED)
            .filter(probe -> probe.time().isAfter(since) && probe.time().isBefore(until))
            .count();
  }
}

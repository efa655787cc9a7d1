package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Flow;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Share;
import resync.lab.wire.Treatment;
import resync.lab.wire.Wire.Treating;

/** The link loses a share of all packets in both directions for a while, each by chance. */
public final class LossyWire implements Fault {
  private final int percent;
  private final Duration duration;
  private final List<Treating> treating = new ArrayList<>();

  public LossyWire(int percent, Duration duration) {
    this.percent = percent;
    this.duration = duration;
  }

  /** Returns when the link loses nothing any more. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    for (Flow flow : testbed.topology().flows()) {
      Share share = new Share(percent, testbed.chance().nextLong());
      PacketPick pick = new PacketPick(flow, new PacketKind.Any(), share);
      treating.add(testbed.wire().treat(pick, new Treatment.Lost()));
    }
    testbed.time().pass(duration);
    heal(testbed);
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  @Override
  public Optional<String> unmet(Evidence evidence) {
    return treating.stream().anyMatch(t -> t.met() > 0)
        ? Optional.empty()
        : Optional.of("by chance no packet was lost");
  }

  @Override
  public void heal(Testbed testbed) {
    treating.forEach(Treating::end);
  }
}

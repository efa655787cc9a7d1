package resync.lab.fault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Flow;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.Treatment;
import resync.lab.wire.Wire.Treating;

/**
 * Packets picked by what they are get lost, late or doubled on the wire. Injecting it only arms the
 * wire: it happens when such packets come.
 */
public final class MessageFault implements Fault {
  private final PacketPick pick;
  private final Treatment treatment;
  private @Nullable Treating treating;
  private boolean healed;

  public MessageFault(PacketPick pick, Treatment treatment) {
    this.pick = pick;
    this.treatment = treatment;
  }

  @Override
  public Optional<String> impossible(Topology topology) {
    Flow flow = pick.flow();
    List<TunnelSpec> tunnels = topology.tunnels(flow.from(), flow.to());
    if (tunnels.isEmpty()) {
      return Optional.of("there is no tunnel between " + flow.from() + " and " + flow.to());
    }
    return tunnels.stream()
        .map(pick.kind()::absent)
        .reduce((one, other) -> one.isEmpty() ? one : other)
        .orElseThrow();
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    treating = testbed.wire().treat(pick, treatment);
    Instant armed = testbed.time().now();
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, armed, armed);
  }

  /** Empty also once it was healed: what is called off need not happen. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet();
  }

  /** The same without evidence: the wire itself counts what it has met. */
  public Optional<String> unmet() {
    if (healed) {
      return Optional.empty();
    }
    long met = treating == null ? 0 : treating.met();
    return switch (pick.amount()) {
      case Next(int skipped, int count) when met < count ->
          Optional.of(
              Figures.count(met, pick.kind().words())
                  + " from "
                  + pick.flow().from().word()
                  + " came"
                  + (skipped > 0 ? " after the first " + skipped : "")
                  + " since the wire was told, not "
                  + count
                  + ": what this says has not happened");
      case PacketPick.Share _ when met == 0 ->
          Optional.of("by chance no " + pick.kind().words() + " met this");
      default -> Optional.empty();
    };
  }

  @Override
  public void heal(Testbed testbed) {
    healed = true;
    if (treating != null) {
      treating.end();
    }
  }
}

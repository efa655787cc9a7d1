package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.fabric.Testbed;
import resync.lab.topology.GatewayName;

/**
 * Hosts that neither send nor answer probes for a while. What they do not send is not missed: an
 * idle tunnel is no outage.
 */
public final class SilentHosts implements Fault {
  private final List<GatewayName> gateways;
  private final @Nullable Duration duration;
  private final List<HeldHost> held = new ArrayList<>();
  private @Nullable Instant since;
  private long sent;

  /**
   * @param duration null until {@link #end}
   */
  public SilentHosts(List<GatewayName> gateways, @Nullable Duration duration) {
    this.gateways = List.copyOf(gateways);
    this.duration = duration;
  }

  /** Returns when the hosts are silent, or where it lasts for a time, when that is over. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Instant from = testbed.time().now();
    for (GatewayName gateway : gateways) {
      HeldHost host = new HeldHost(testbed, gateway);
      held.add(host);
      host.hold();
    }
    since = testbed.time().now();
    if (duration != null) {
      testbed.time().pass(duration);
      heal(testbed);
    }
    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /** The hosts send again; the record is that of this moment. */
  public Fault end() {
    return new Fault() {
      @Override
      public FaultRecord inject(Testbed testbed, String sentence) {
        Instant from = testbed.time().now();
        SilentHosts.this.heal(testbed);
        return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, from, from);
      }

      // What left a host meanwhile is the silence's to say.
      @Override
      public Optional<String> unmet(Evidence evidence) {
        return Optional.empty();
      }
    };
  }

  @Override
  public Optional<String> unmet(Evidence evidence) {
    return sent == 0
        ? Optional.empty()
        : Optional.of(Figures.count(sent, "probe") + " left a host that should be silent");
  }

  @Override
  public void heal(Testbed testbed) {
    Instant from = since;
    if (from == null) {
      return;
    }
    Instant until = testbed.time().now();
    held.forEach(HeldHost::release);
    since = null;
    sent =
        testbed.traffic().records().stream()
            .filter(probe -> probe.kind().departed())
            .filter(probe -> gateways.contains(probe.direction().from()))
            .filter(probe -> probe.time().isAfter(from) && probe.time().isBefore(until))
            .count();
  }
}

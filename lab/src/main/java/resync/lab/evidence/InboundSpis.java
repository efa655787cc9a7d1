package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.NodeEvent;
import resync.lab.topology.GatewayName;

/**
 * On which SPIs a gateway could receive at which time, by its own events. Captures and events have
 * the same clock, but a packet that passes the wire has not been received yet: close to a change
 * nobody can say from outside whether it came before or after.
 */
public final class InboundSpis {
  /** A packet that passed the wire so shortly before may have been received afterwards. */
  public static final Duration UNDER_WAY = Duration.ofMillis(100);

  /** A replaced SA is kept so long for packets that are still under way. */
  public static final Duration LINGERING = Duration.ofSeconds(4);

  private final Instant killed;
  private final Instant started;
  private final Map<String, Life> lives = new HashMap<>();

  /** Whether a gateway has an SA for a packet that passes the wire to it. */
  public enum Known {
    YES,
    NO,
    /** The SA comes or goes at about this time, or the gateway is being started. */
    DOUBTFUL
  }

  private static final Life ALWAYS = new Life(Instant.MIN, Instant.MAX, false);

  private record Life(Instant up, Instant down, boolean lingers) {}

  public InboundSpis(Evidence evidence, GatewayName name) {
    this.killed =
        evidence.faults().stream()
            .filter(f -> f.kind() == FaultRecord.Kind.RESTART && name.equals(f.gateway()))
            .map(FaultRecord::from)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    GatewayEvidence gateway = evidence.gateways().get(name);
    List<NodeEvent> events = gateway == null ? List.of() : gateway.events();
    this.started =
        events.stream()
            .filter(e -> e.name().equals("ready") && e.time().isAfter(killed))
            .map(NodeEvent::time)
            .findFirst()
            .filter(ready -> killed.isAfter(Instant.MIN))
            .orElse(killed);
    events.stream().filter(e -> e.time().isAfter(killed)).forEach(this::add);
    if (gateway != null && killed.equals(Instant.MIN)) {
      gateway.currentSas().childSas().forEach(sa -> lives.putIfAbsent(sa.inboundSpi(), ALWAYS));
    }
  }

  private void add(NodeEvent event) {
    String spi = event.details().get("inboundSpi");
    if (spi == null) {
      return;
    }
    if (event.name().equals("child-sa-up")) {
      lives.put(spi, new Life(event.time(), Instant.MAX, false));
    } else if (event.name().equals("child-sa-down")) {
      Instant up = lives.getOrDefault(spi, ALWAYS).up();
      boolean lingers = "rekeyed".equals(event.details().get("reason"));
      lives.put(spi, new Life(up, event.time(), lingers));
    }
  }

  /** When its last restart began: what came later may wait for the gateway to be ready. */
  public Instant killed() {
    return killed;
  }

  /** When it was ready again after that; of one that never restarted, the beginning of time. */
  public Instant started() {
    return started;
  }

  /** Whether it has an SA for a packet with this SPI that passes the wire at a time. */
  public Known at(String spi, Instant time) {
    Life life = lives.get(spi);
    if (time.isBefore(started)) {
      return Known.DOUBTFUL;
    }
    return life == null ? Known.NO : in(life, time);
  }

  private static Known in(Life life, Instant time) {
    if (time.isBefore(life.up())) {
      // An SA can receive before it is said to be up.
      return Known.DOUBTFUL;
    }
    if (time.isBefore(life.down())) {
      boolean soonGone =
          !life.down().equals(Instant.MAX) && time.plus(UNDER_WAY).isAfter(life.down());
      return soonGone && !life.lingers() ? Known.DOUBTFUL : Known.YES;
    }
    return life.lingers() && time.isBefore(life.down().plus(LINGERING)) ? Known.DOUBTFUL : Known.NO;
  }
}

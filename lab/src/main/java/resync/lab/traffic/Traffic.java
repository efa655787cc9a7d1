package resync.lab.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** Numbered probes between the hosts behind the gateways. */
public interface Traffic {
  /** From one probe of a host to its next, unless {@link #every} says otherwise. */
  Duration USUAL = Duration.ofMillis(10);

  /** Sets how often a host sends from its next start on; whole milliseconds. */
  void every(Duration interval);

  /** From one probe of a host to its next. */
  Duration interval();

  /**
   * The host where a flow begins sends, the one where it ends answers each probe and sends nothing
   * by itself.
   */
  void startEchoed(Flow flow);

  /** The hosts at both ends of a flow send of their own; nobody answers. */
  void startBothWays(Flow flow);

  /** Stops all senders; what is on its way may still arrive, and is still answered. */
  void stop();

  /** Whether a host answers probes and sends none by itself. */
  boolean echoes(GatewayName host);

  /**
   * Lets nothing leave a host: it receives and records, but what it would send or answer meanwhile
   * is never sent. Returns when nothing more leaves; what has left is in {@link #records} and may
   * still be on its way.
   */
  void hold(GatewayName host);

  /** Lets a host send and answer again. Nothing where it is not held. */
  void release(GatewayName host);

  /** Flows in which probes are meant to arrive, in the order of their starts. */
  Set<Flow> directions();

  /** All records so far of all hosts, in order of time. Cheap enough to poll every 20 ms. */
  List<ProbeRecord> records();
}

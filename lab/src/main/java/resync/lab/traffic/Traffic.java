package resync.lab.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** Numbered probes between host-west and host-east. */
public interface Traffic {
  /** From one probe of a host to its next, unless {@link #every} says otherwise. */
  Duration USUAL = Duration.ofMillis(10);

  /** Sets how often a host sends from its next start on; whole milliseconds. */
  void every(Duration interval);

  /** From one probe of a host to its next. */
  Duration interval();

  /** One host sends, the other answers each probe and sends nothing by itself. */
  void startEchoed(GatewayName sender);

  /** Both hosts send of their own; nobody answers. */
  void startBothWays();

  /** Stops all senders; what is on its way may still arrive. */
  void stop();

  /** The host that answers probes and sends none by itself, where only the other one sends. */
  Optional<GatewayName> echoing();

  /**
   * Lets nothing leave a host: it receives and records, but what it would send or answer meanwhile
   * is never sent. Returns when nothing more leaves; what has left is in {@link #records} and may
   * still be on its way.
   */
  void hold(GatewayName host);

  /** Lets a host send and answer again. Nothing where it is not held. */
  void release(GatewayName host);

  /** Directions in which probes are meant to arrive since the last start. */
  Set<Flow> directions();

  /** All records so far of both hosts, in order of time. Cheap enough to poll every 20 ms. */
  List<ProbeRecord> records();
}

package resync.lab.traffic;

import java.util.List;
import java.util.Set;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;

/** Numbered probes, one every 10 ms, between host-west and host-east. */
public interface Traffic {
  /** One host sends, the other answers each probe and sends nothing by itself. */
  void startEchoed(Side sender);

  /** Both hosts send of their own; nobody answers. */
  void startBothWays();

  /** Stops all senders; what is on its way may still arrive. */
  void stop();

  /** Directions in which probes are meant to arrive since the last start. */
  Set<Direction> directions();

  /** All records so far of both hosts, in order of time. Cheap enough to poll every 20 ms. */
  List<ProbeRecord> records();
}

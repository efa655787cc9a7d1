package resync.lab.traffic;

import java.time.Instant;
import resync.lab.topology.Direction;

/**
 * One line of a host's probe log: a numbered probe was sent into, or received from, the tunnel. An
 * echo is a probe of the reverse direction with the number of the probe it answers.
 */
public record ProbeRecord(Instant time, Kind kind, Direction direction, long sequence) {
  /** What happened to the probe at the host that wrote the record. */
  public enum Kind {
    SENT,
    RECEIVED
  }
}

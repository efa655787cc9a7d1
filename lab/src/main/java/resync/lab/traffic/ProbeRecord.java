package resync.lab.traffic;

import java.time.Instant;
import java.util.Optional;
import resync.lab.topology.Flow;

/**
 * One line of a host's probe log: a numbered probe was sent into, or received from, the tunnel. An
 * echo is a probe of the reverse direction with the number of the probe it answers.
 */
public record ProbeRecord(Instant time, Kind kind, Flow direction, long sequence) {
  /** What happened to the probe at the host that wrote the record. */
  public enum Kind {
    /** The host sent it by its own schedule. */
    SENT,
    RECEIVED,
    /** The host sent it because it received the probe of the same number. */
    ECHOED;

    /** The word of the probe log. */
    public String word() {
      return switch (this) {
        case SENT -> "sent";
        case RECEIVED -> "received";
        case ECHOED -> "echoed";
      };
    }

    /** Whether the probe left the host: {@link #SENT} or {@link #ECHOED}. */
    public boolean departed() {
      return this != RECEIVED;
    }

    static Optional<Kind> of(String word) {
      return switch (word) {
        case "sent" -> Optional.of(SENT);
        case "received" -> Optional.of(RECEIVED);
        case "echoed" -> Optional.of(ECHOED);
        default -> Optional.empty();
      };
    }
  }
}

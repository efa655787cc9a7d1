package resync.lab.report;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** A row of the ladder, from top to bottom in order of time. */
sealed interface LadderRow {
  Instant time();

  /** How far an arrow gets. */
  enum Reach {
    /** From one gateway to the other. */
    ACROSS,
    /** It passes the wire, but there is no program to receive it. */
    NOBODY_THERE,
    /** It arrives and is dropped. */
    DROPPED,
    /** It never leaves the wire. */
    LOST_ON_WIRE,
    /** It begins at the wire. */
    FORGED
  }

  /**
   * A packet.
   *
   * @param style {@code ike}, {@code esp}, {@code dead} or {@code back}
   * @param label above the arrow
   * @param tooltip everything known
   * @param numbers packet numbers in the captures
   * @param kind rows of the same kind in a row are folded when they are many
   */
  record Arrow(
      Instant time,
      Flow direction,
      Reach reach,
      String style,
      String label,
      String tooltip,
      String numbers,
      String kind)
      implements LadderRow {}

  /** A fault, or its end, at one gateway or at none. */
  record Mark(Instant time, Optional<GatewayName> gateway, String label, String style)
      implements LadderRow {
    static Mark of(Instant time, @Nullable GatewayName gateway, String label, String style) {
      return new Mark(time, Optional.ofNullable(gateway), label, style);
    }
  }

  /** Rows that are not shown. */
  record Folded(Instant time, String label) implements LadderRow {}
}

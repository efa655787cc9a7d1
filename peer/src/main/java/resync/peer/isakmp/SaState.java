package resync.peer.isakmp;

import java.util.List;
import java.util.Optional;

/** Where an ISAKMP SA stands as a whole. */
public enum SaState {
  /** Phase 1 is under way. */
  STARTING,
  /** Both ends have authenticated. */
  ESTABLISHED,
  /** A newer one has taken its place; it is about to be deleted. */
  REPLACED,
  /** Gone. */
  CLOSED;

  /** What calls for a step. */
  public enum Cause {
    /** Phase 1 has come to its good end. */
    AUTHENTICATED,
    /** A newer one takes its place. */
    REPLACE,
    /** That one goes before it does: the peer keeps this one. */
    REINSTATE,
    /** It goes; whether the peer is told, is decided before. */
    END
  }

  /**
   * One row.
   *
   * @param story what happens, for the diagram
   * @param section of the RFC that it names
   */
  public record Row(SaState state, Cause cause, SaState next, String story, String section) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(STARTING, Cause.AUTHENTICATED, ESTABLISHED, "both ends have proved", "2409, 5"),
          new Row(ESTABLISHED, Cause.REPLACE, REPLACED, "a newer one is up", "2408, 2.1"),
          new Row(
              REPLACED, Cause.REINSTATE, ESTABLISHED, "the peer deletes the newer", "2408, 3.15"),
          new Row(STARTING, Cause.END, CLOSED, "phase 1 fails", "2408, 5.2"),
          new Row(ESTABLISHED, Cause.END, CLOSED, "it ends", "2408, 3.15"),
          new Row(REPLACED, Cause.END, CLOSED, "its exchanges are over", "2408, 3.15"));

  /** The whole table. */
  public static List<Row> rows() {
    return ROWS;
  }

  /** Where a cause leads, if it leads anywhere from here. */
  public static Optional<SaState> next(SaState state, Cause cause) {
    return ROWS.stream()
        .filter(row -> row.state == state && row.cause == cause)
        .map(Row::next)
        .findFirst();
  }
}

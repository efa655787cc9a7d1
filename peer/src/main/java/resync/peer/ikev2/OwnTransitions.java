package resync.peer.ikev2;

import static resync.peer.ikev2.OwnTransitions.Cause.DELETE;
import static resync.peer.ikev2.OwnTransitions.Cause.END;
import static resync.peer.ikev2.OwnTransitions.Cause.REJECT;
import static resync.peer.ikev2.OwnTransitions.Cause.REPLACE;
import static resync.peer.ikev2.State.AUTH_SENT;
import static resync.peer.ikev2.State.CLOSED;
import static resync.peer.ikev2.State.COLLIDING;
import static resync.peer.ikev2.State.DELETING;
import static resync.peer.ikev2.State.ESTABLISHED;
import static resync.peer.ikev2.State.INIT_ANSWERED;
import static resync.peer.ikev2.State.INIT_SENT;
import static resync.peer.ikev2.State.NONE;
import static resync.peer.ikev2.State.REKEYED;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps of an IKE SA that no message causes by itself: commands, lifetimes, a peer that does
 * not answer. Those that messages cause are in {@link Transitions}.
 */
final class OwnTransitions {

  /** What calls for a step. */
  enum Cause {
    /** A newer IKE SA takes the Child SAs. */
    REPLACE,
    /** It is to go, and the peer is told. */
    DELETE,
    /** The peer believes in one that we do not accept, and is told (section 2.21.2). */
    REJECT,
    /** It goes, and no message leaves. */
    END
  }

  /**
   * One row.
   *
   * @param story what happens, for the diagram
   * @param section of RFC 7296
   */
  record Row(State state, Cause cause, State next, String story, String section)
      implements Transition {}

  private static final List<Row> ROWS =
      Stream.of(
              rows(REPLACE, REKEYED, "a newer one takes its place", "2.8", ESTABLISHED, COLLIDING),
              rows(DELETE, DELETING, "we delete it", "1.4.1", ESTABLISHED, COLLIDING, REKEYED),
              rows(
                  REJECT,
                  DELETING,
                  "we do not accept it",
                  "2.21.2",
                  AUTH_SENT,
                  ESTABLISHED,
                  COLLIDING,
                  REKEYED),
              rows(
                  END,
                  CLOSED,
                  "it ends",
                  "2.4",
                  NONE,
                  INIT_SENT,
                  INIT_ANSWERED,
                  AUTH_SENT,
                  ESTABLISHED,
                  COLLIDING,
                  REKEYED,
                  DELETING))
          .flatMap(List::stream)
          .toList();

  private OwnTransitions() {}

  /** The whole table. */
  static List<Row> rows() {
    return ROWS;
  }

  /** The row for a cause, if there is one in this state. */
  static Optional<Row> find(State state, Cause cause) {
    return ROWS.stream().filter(row -> row.state == state && row.cause == cause).findFirst();
  }

  private static List<Row> rows(
      Cause cause, State next, String story, String section, State... states) {
    return Stream.of(states).map(state -> new Row(state, cause, next, story, section)).toList();
  }
}

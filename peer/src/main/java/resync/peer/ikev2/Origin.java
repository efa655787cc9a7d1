package resync.peer.ikev2;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an IKE SA came to be with IKE_SA_INIT; those that replace it by rekeying share this. */
final class Origin {
  private final boolean initiator;
  private final long initiatorSpi;
  private final Instant begun;
  private @Nullable Instant establishedAt;

  /**
   * @param initiator whether this end began
   * @param initiatorSpi 0 while it is not known
   * @param begun when this end began, or learnt that the other one had
   */
  Origin(boolean initiator, long initiatorSpi, Instant begun) {
    this.initiator = initiator;
    this.initiatorSpi = initiatorSpi;
    this.begun = begun;
  }

  boolean initiator() {
    return initiator;
  }

  long initiatorSpi() {
    return initiatorSpi;
  }

  Instant begun() {
    return begun;
  }

  /** When both ends had authenticated; null before. */
  @Nullable Instant establishedAt() {
    return establishedAt;
  }

  void established(Instant now) {
    if (establishedAt == null) {
      establishedAt = now;
    }
  }

  /** Whether each of two was begun, by another end each, before the other one was up. */
  boolean isAtTheSameTimeAs(Origin other) {
    return initiator != other.initiator && begunBefore(other) && other.begunBefore(this);
  }

  private boolean begunBefore(Origin other) {
    return other.establishedAt == null || !other.establishedAt.isBefore(begun);
  }

  /**
   * Whether it is from before the peer began another one, so that the peer, which says
   * INITIAL_CONTACT with the other one, does not have it.
   */
  boolean isFromBefore(Origin other) {
    return initiator == other.initiator ? !begun.isAfter(other.begun) : !other.begunBefore(this);
  }
}

package resync.peer.ikev2;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.ManagedPair;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IkeSpi;

/** A Child SA as IKE manages it: the pair of ESP SAs, what it was negotiated for, and its fate. */
final class Child extends ManagedPair {
  private final Instant hardLimit;
  private @Nullable IkeSpi owner;
  private @Nullable Child successor;
  private boolean rekeyed;
  private Instant surelyKnown = Instant.MIN;
  private boolean deletedOnceReplaced;
  private boolean deleting;

  /**
   * @param hardLimit when its lifetime ends
   * @param owner the SPI that this end chose for the IKE SA that manages it
   */
  Child(
      ChildSa sa,
      ConnectionConfig connection,
      ChildConfig config,
      String proposal,
      Instant hardLimit,
      IkeSpi owner) {
    super(sa, connection, config, proposal);
    this.hardLimit = hardLimit;
    this.owner = owner;
  }

  @Override
  public Instant hardLimit() {
    return hardLimit;
  }

  /** Our SPI of the IKE SA that manages it; null for an orphan, whose IKE SA was cleared. */
  @Nullable IkeSpi owner() {
    return owner;
  }

  void owner(@Nullable IkeSpi newOwner) {
    owner = newOwner;
  }

  /** Whether a newer one has taken its place. */
  boolean rekeyed() {
    return rekeyed;
  }

  void markRekeyed() {
    rekeyed = true;
  }

  /**
   * Whether the peer may not have it yet: we have answered its request, it asks again for some
   * time, and nothing has come in.
   */
  boolean mayBeUnknownToPeer(Instant now) {
    return now.isBefore(surelyKnown) && sa().lastInbound() == ChildSa.NEVER;
  }

  void surelyKnown(Instant from) {
    surelyKnown = from;
  }

  /** The one that the peer has made in its place; null where there is none. */
  @Nullable Child successor() {
    return successor;
  }

  void successor(Child newer) {
    successor = newer;
  }

  /** The one made in its place is gone while this one is still there. */
  void successorGone() {
    successor = null;
    deletedOnceReplaced = false;
    rekeyed = deleting;
  }

  /** Whether we delete it, and not the peer, once that has shown that it has the successor. */
  boolean isDeletedOnceReplaced() {
    return deletedOnceReplaced;
  }

  void deleteOnceReplaced() {
    deletedOnceReplaced = true;
  }

  /** Whether our Delete for it is on its way. */
  boolean deleting() {
    return deleting;
  }

  void markDeleting() {
    deleting = true;
  }

  @Override
  protected String state() {
    return deleting ? "DELETING" : rekeyed ? "REKEYED" : "INSTALLED";
  }
}

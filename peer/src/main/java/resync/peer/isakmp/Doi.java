package resync.peer.isakmp;

import java.time.Instant;
import java.util.Collection;
import resync.peer.ike.ManagedPair;
import resync.peer.ike.Report.DownReason;
import resync.peer.wire.Arrival;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Notification;

/**
 * What a domain of interpretation makes of an ISAKMP SA (RFC 2408 section 2.1): the exchanges of
 * phase 2 and the SAs that they make, which belong to the two ends and not to the ISAKMP SA that
 * they were negotiated over.
 */
public interface Doi extends Sender.Listener {

  /** A message of an exchange of its own has come, for an ISAKMP SA that is or was established. */
  void receive(Arrival arrival, IkeHeader header, IsakmpSa sa);

  /** An authentic notification that is about SAs of its own. */
  void notified(Instant now, Endpoint remote, IsakmpSa sa, Notification notification);

  /** The peer tells of an error, authentically; IKEv1 does not say which exchange it means. */
  void refused(Instant now, IsakmpSa sa, Notification notification);

  /** An authentic Delete of SAs of its own. */
  void deleted(Instant now, IsakmpSa sa, Delete delete);

  /** An authentic CONNECTED: whether an exchange with this M-ID has waited for it. */
  boolean connected(Instant now, IsakmpSa sa, int messageId);

  /** Whether we may have sent what a notification that anybody can forge complains of. */
  boolean mayHaveSent(Endpoint remote, Notification notification);

  /** The SAs between the ends of an ISAKMP SA. */
  Collection<? extends ManagedPair> pairsWith(IsakmpSa sa);

  /** Whether an exchange over it has not come to its end, or may not have for the peer. */
  boolean isNegotiating(Instant now, IsakmpSa sa);

  /** The peer has none of the SAs that are older than the phase 1 of this ISAKMP SA. */
  void dropOlder(Instant now, IsakmpSa sa);

  /** Takes the SAs between its ends out of use here; no message leaves. */
  void drop(Instant now, IsakmpSa sa, DownReason reason);

  /** Tells the peer over an ISAKMP SA that its SAs go with it. */
  void sayGoodbye(IsakmpSa last);

  /** An ISAKMP SA is gone: its exchanges are. */
  void abandonExchanges(Instant now, IsakmpSa sa);

  /**
   * The peer does not answer any more: what was between the ends may be wanted all the same.
   *
   * @param sa that is gone
   * @param lost what was between its ends
   */
  void restart(Instant now, IsakmpSa sa, Collection<? extends ManagedPair> lost);

  /**
   * The peer ends an ISAKMP SA; what goes with it may be wanted all the same.
   *
   * @param close ends it here
   */
  void restartAfter(Instant now, IsakmpSa sa, Runnable close);
}

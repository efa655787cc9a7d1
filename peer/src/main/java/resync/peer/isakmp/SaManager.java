package resync.peer.isakmp;

import java.time.Instant;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.UdpPath;

/**
 * What this end does with ISAKMP SAs by itself. Timers and the ends of exchanges ask for it; they
 * do not know how phase 1 is made.
 */
public interface SaManager {
  /**
   * Begins a new ISAKMP SA, whether there is another or not.
   *
   * @param attempt 1 for the first
   * @return empty where there is nothing that could be offered
   */
  Optional<IsakmpSa> start(Instant now, ConnectionConfig connection, UdpPath path, int attempt);

  /**
   * A new phase 1 takes the place of an ISAKMP SA, if it is the newest between its ends.
   *
   * @return whether it is
   */
  boolean renew(Instant now, IsakmpSa sa);

  /** Deletes an ISAKMP SA and tells the peer. */
  void delete(Instant now, IsakmpSa sa, DownReason reason);

  /** The peer of an established ISAKMP SA does not answer any more. */
  void peerGone(Instant now, IsakmpSa sa);
}

package resync.peer.ikev2;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.Spi;

/**
 * What this end begins by itself. IKE SAs and Child SAs ask for it when a timer, a packet or the
 * end of another exchange calls for it; they do not know how an exchange is made.
 */
interface Initiation {

  /**
   * Negotiates a child, over the connection's IKE SA if there is one.
   *
   * @param attempt 1 for the first
   * @return why not; empty if the negotiation is under way or needless
   */
  Optional<String> initiate(
      Instant now, ConnectionConfig connection, ChildConfig child, int attempt);

  /** IKE_SA_INIT for a new IKE SA that comes with a child. */
  void setUp(Instant now, IkeSa fresh, ChildConfig child);

  /** CREATE_CHILD_SA for a further Child SA. */
  void addChild(Instant now, IkeSa sa, ChildConfig child);

  /** CREATE_CHILD_SA for a Child SA in the place of another. */
  void rekeyChild(Instant now, IkeSa sa, Child old);

  /** CREATE_CHILD_SA for an IKE SA in the place of this one. */
  void rekeyIke(Instant now, IkeSa sa);

  /** A Delete for a Child SA; it is in use here until the peer has answered. */
  void deleteChild(Instant now, IkeSa sa, Child child, DownReason reason);

  /** A Delete for what the peer believes in and we do not have any more. */
  void deleteSpi(Instant now, IkeSa sa, Spi inboundSpi);

  /** A Delete for the IKE SA itself, and with it its Child SAs. */
  void deleteIke(Instant now, IkeSa sa, DownReason reason);

  /** The same for one that was replaced, behind the request that is under way. */
  void sayGoodbye(IkeSa replaced);

  /**
   * A liveness check.
   *
   * @param alive told when the peer has answered
   */
  void liveness(Instant now, IkeSa sa, Consumer<Instant> alive);

  /** Something makes us doubt that the peer still has a Child SA. */
  void doubt(Instant now, Child child, String cause);

  /** Ends an IKE SA, and tells the peer where it is up (RFC 7296 section 1.4.1). */
  void end(Instant now, IkeSa sa, DownReason reason);
}

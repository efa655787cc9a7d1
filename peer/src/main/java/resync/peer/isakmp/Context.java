package resync.peer.isakmp;

import java.time.Instant;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.ike.Counters;
import resync.peer.ike.Environment;
import resync.peer.ike.IkeBehaviour;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.Outbox;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.sa.IkeSpi;

/**
 * What the tasks of phase 1, and what stands on it, may use. What stands below the tasks is given
 * only what it needs of it.
 */
public final class Context extends Environment {
  private final SaTable table = new SaTable();
  private final Sender sender;
  private final InformationalSender informational;
  private final DeadPeerDetection deadPeerDetection;
  private final Lifecycle lifecycle;
  private final Doi doi;

  public Context(
      PeerConfig config,
      RandomSource random,
      Timers timers,
      Outbox outbox,
      Counters counters,
      NatKeepalives keepalives,
      SourceAddress source,
      IkeBehaviour behaviour,
      Doi doi,
      SaManager manager,
      Instant now) {
    super(config, random, timers, outbox, counters, keepalives, source, behaviour);
    this.doi = doi;
    this.sender = new Sender(this, doi);
    this.informational = new InformationalSender(this, table, sender, now);
    this.deadPeerDetection = new DeadPeerDetection(this, informational, doi, manager, now);
    this.lifecycle =
        new Lifecycle(this, table, sender, informational, deadPeerDetection, doi, manager);
  }

  public SaTable table() {
    return table;
  }

  public Sender sender() {
    return sender;
  }

  public InformationalSender informational() {
    return informational;
  }

  public DeadPeerDetection deadPeerDetection() {
    return deadPeerDetection;
  }

  public Lifecycle lifecycle() {
    return lifecycle;
  }

  public Doi doi() {
    return doi;
  }

  /** A new cookie of our own, not zero and not in use. */
  public IkeSpi newCookie() {
    return newIkeSpi(table::isTaken);
  }
}

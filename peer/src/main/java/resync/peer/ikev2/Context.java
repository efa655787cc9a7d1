package resync.peer.ikev2;

import java.time.Instant;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.ike.Counters;
import resync.peer.ike.Environment;
import resync.peer.ike.IkeBehaviour;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.NatPaths;
import resync.peer.ike.Outbox;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;

/**
 * What every task may use. What stands below the tasks is given only what it needs of it, and asks
 * for exchanges through {@link Initiation}.
 */
final class Context extends Environment {
  /** The major version in the IKE header. */
  static final int MAJOR_VERSION = 2;

  private final SaTable table = new SaTable();
  private final Initiation initiation;
  private final Children children;
  private final NatPaths natPaths;
  private final Lifecycle lifecycle;
  private final Cookies cookies;

  Context(
      PeerConfig config,
      RandomSource random,
      Timers timers,
      Outbox outbox,
      Counters counters,
      Spd spd,
      Sad sad,
      NatKeepalives keepalives,
      SourceAddress source,
      IkeBehaviour behaviour,
      Initiation initiation,
      Instant now) {
    super(config, random, timers, outbox, counters, keepalives, source, behaviour);
    this.initiation = initiation;
    this.children = new Children(this, spd, sad, table, initiation);
    this.natPaths = new NatPaths(this, table::all, children);
    this.lifecycle = new Lifecycle(this, table, children, natPaths, initiation);
    this.cookies = new Cookies(random, now);
  }

  SaTable table() {
    return table;
  }

  Initiation initiation() {
    return initiation;
  }

  Children children() {
    return children;
  }

  NatPaths natPaths() {
    return natPaths;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Cookies cookies() {
    return cookies;
  }

  /** A new SPI of our own, not zero and not in use. */
  IkeSpi newIkeSpi() {
    return newIkeSpi(table::isTaken);
  }
}

package resync.peer.ikev2;

import java.time.Instant;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.ike.Counters;
import resync.peer.ike.LastPaths;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;

/** What every task may use. One object for the life of the peer. */
final class Context {
  private final RandomSource random;
  private final Timers timers;
  private final Outbox outbox;
  private final Counters counters;
  private final NatKeepalives keepalives;
  private final LastPaths lastPaths;
  private final SaTable table = new SaTable();
  private final Sender sender = new Sender(this);
  private final Children children;
  private final Lifecycle lifecycle = new Lifecycle(this);
  private final Cookies cookies;
  private PeerConfig config;

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
      Instant now) {
    this.config = config;
    this.random = random;
    this.timers = timers;
    this.outbox = outbox;
    this.counters = counters;
    this.keepalives = keepalives;
    this.lastPaths = new LastPaths(source);
    this.children = new Children(this, spd, sad);
    this.cookies = new Cookies(random, now);
  }

  PeerConfig config() {
    return config;
  }

  void config(PeerConfig newConfig) {
    config = newConfig;
  }

  RandomSource random() {
    return random;
  }

  Timers timers() {
    return timers;
  }

  Outbox outbox() {
    return outbox;
  }

  Counters counters() {
    return counters;
  }

  NatKeepalives keepalives() {
    return keepalives;
  }

  LastPaths lastPaths() {
    return lastPaths;
  }

  SaTable table() {
    return table;
  }

  Sender sender() {
    return sender;
  }

  Children children() {
    return children;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Cookies cookies() {
    return cookies;
  }

  void log(String text) {
    outbox.log(Report.Level.INFO, text);
  }

  void warn(String text) {
    outbox.log(Report.Level.WARNING, text);
  }

  /** A new SPI of our own, not zero and not in use. */
  IkeSpi newIkeSpi() {
    while (true) {
      long value = 0;
      for (byte b : random.octets(8)) {
        value = value << 8 | (b & 0xff);
      }
      IkeSpi spi = new IkeSpi(value);
      if (!spi.isZero() && !table.isTaken(spi)) {
        return spi;
      }
    }
  }
}

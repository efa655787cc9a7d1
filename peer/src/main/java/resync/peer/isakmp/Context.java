package resync.peer.isakmp;

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
  private final Notices notices;
  private final IpsecSas ipsecSas;
  private final Preparation preparation;
  private final Initiation initiation = new Initiation(this);
  private final Lifecycle lifecycle = new Lifecycle(this);
  private final DeadPeerDetection deadPeerDetection = new DeadPeerDetection(this);
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
    this.ipsecSas = new IpsecSas(this, spd, sad);
    this.preparation = new Preparation(this, sad);
    this.notices = new Notices(this, now);
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

  Notices notices() {
    return notices;
  }

  IpsecSas ipsecSas() {
    return ipsecSas;
  }

  Preparation preparation() {
    return preparation;
  }

  Initiation initiation() {
    return initiation;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  DeadPeerDetection deadPeerDetection() {
    return deadPeerDetection;
  }

  void debug(String text) {
    outbox.log(Report.Level.DEBUG, text);
  }

  void log(String text) {
    outbox.log(Report.Level.INFO, text);
  }

  void warn(String text) {
    outbox.log(Report.Level.WARNING, text);
  }

  /** A new cookie of our own, not zero and not in use. */
  IkeSpi newCookie() {
    while (true) {
      long value = 0;
      for (byte b : random.octets(8)) {
        value = value << 8 | (b & 0xff);
      }
      IkeSpi cookie = new IkeSpi(value);
      if (!cookie.isZero() && !table.isTaken(cookie)) {
        return cookie;
      }
    }
  }

  /** A random number, any 32 bits. */
  int randomInt() {
    int value = 0;
    for (byte b : random.octets(4)) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }

  /** An M-ID of an exchange of ours: not zero, and never used before in this SA. */
  int newMessageId(IsakmpSa sa) {
    while (true) {
      int id = randomInt();
      if (id != 0 && sa.useMessageId(id)) {
        return id;
      }
    }
  }
}

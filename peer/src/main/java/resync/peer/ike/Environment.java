package resync.peer.ike;

import java.util.function.Predicate;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.ip.Endpoint;

/**
 * What one version of IKE is given to work with: configuration, randomness, timers, and where its
 * effects go. One object for the life of the peer. It knows no SA.
 */
public class Environment {
  private static final int NON_ESP_MARKER = 4;

  private final RandomSource random;
  private final Timers timers;
  private final Outbox outbox;
  private final Counters counters;
  private final NatKeepalives keepalives;
  private final LastPaths lastPaths;
  private final IkeBehaviour behaviour;
  private PeerConfig config;

  /**
   * Makes one that knows no path to any peer but the configured ones.
   *
   * @param outbox where all effects go
   * @param source the routes of the machine
   * @param behaviour what it does at its seams
   */
  public Environment(
      PeerConfig config,
      RandomSource random,
      Timers timers,
      Outbox outbox,
      Counters counters,
      NatKeepalives keepalives,
      SourceAddress source,
      IkeBehaviour behaviour) {
    this.config = config;
    this.random = random;
    this.timers = timers;
    this.outbox = outbox;
    this.counters = counters;
    this.keepalives = keepalives;
    this.lastPaths = new LastPaths(source);
    this.behaviour = behaviour;
  }

  /** As last loaded. */
  public final PeerConfig config() {
    return config;
  }

  /** Takes a new configuration. */
  public final void config(PeerConfig newConfig) {
    config = newConfig;
  }

  public final RandomSource random() {
    return random;
  }

  public final Timers timers() {
    return timers;
  }

  public final Outbox outbox() {
    return outbox;
  }

  public final Counters counters() {
    return counters;
  }

  public final NatKeepalives keepalives() {
    return keepalives;
  }

  public final LastPaths lastPaths() {
    return lastPaths;
  }

  /** What this peer does at its seams. */
  public final IkeBehaviour behaviour() {
    return behaviour;
  }

  /** A line for who looks for a fault in the protocol. */
  public final void debug(String text) {
    outbox.log(Report.Level.DEBUG, text);
  }

  /** A line of the log. */
  public final void log(String text) {
    outbox.log(Report.Level.INFO, text);
  }

  /** A line of the log that asks for somebody's attention. */
  public final void warn(String text) {
    outbox.log(Report.Level.WARNING, text);
  }

  /**
   * Sends octets of IKE, with the non-ESP marker where the port wants it (RFC 3948 section 2.2).
   */
  public final void transmit(Endpoint local, Endpoint remote, byte[] message) {
    byte[] payload = message;
    if (local.port() == Endpoint.NAT_T_PORT) {
      payload = new byte[NON_ESP_MARKER + message.length];
      System.arraycopy(message, 0, payload, NON_ESP_MARKER, message.length);
    }
    outbox.add(new Effect.SendDatagram(local, remote, payload));
  }

  /** A random number, any 32 bits. */
  public final int randomInt() {
    return (int) number(4);
  }

  /** A new SPI of an IKE SA, which IKEv1 calls a cookie: not zero, and not in use. */
  public final IkeSpi newIkeSpi(Predicate<IkeSpi> inUse) {
    while (true) {
      IkeSpi spi = new IkeSpi(number(8));
      if (!spi.isZero() && !inUse.test(spi)) {
        return spi;
      }
    }
  }

  private long number(int octets) {
    long value = 0;
    for (byte b : random.octets(octets)) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }
}

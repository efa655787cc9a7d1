package resync.peer.ike;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * NAT keepalives (RFC 3948 sections 2.3 and 4): an end behind a NAT that has sent a peer nothing
 * for a while sends an octet, so that the NAT keeps its mapping. One for each path, however many
 * SAs use it; none once no SA does.
 */
public final class NatKeepalives {
  private static final byte KEEPALIVE = (byte) 0xff;

  private final Timers timers;
  private final Outbox outbox;
  private final Counters counters;
  private final Supplier<Duration> interval;
  private final Supplier<Map<UdpPath, Long>> paths;
  private final Map<UdpPath, Instant> lastSent = new HashMap<>();

  /**
   * @param interval how long a path may be quiet; zero: for ever
   * @param paths what {@link IkeProtocol#pathsBehindNat} says
   */
  public NatKeepalives(
      Timers timers,
      Outbox outbox,
      Counters counters,
      Supplier<Duration> interval,
      Supplier<Map<UdpPath, Long>> paths) {
    this.timers = timers;
    this.outbox = outbox;
    this.counters = counters;
    this.interval = interval;
    this.paths = paths;
  }

  /** An SA uses a path on which this end is behind a NAT. */
  public void watch(Instant now, UdpPath path) {
    Duration quiet = interval.get();
    if (!quiet.isZero() && lastSent.putIfAbsent(path, now) == null) {
      timers.set(now.plus(quiet), at -> look(at, path));
    }
  }

  /** What leaves now, ESP of a fast loop excepted. */
  public void sent(Instant now, List<Effect> effects) {
    if (lastSent.isEmpty()) {
      return;
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.SendDatagram datagram) {
        lastSent.computeIfPresent(new UdpPath(datagram.local(), datagram.remote()), (_, _) -> now);
      }
    }
  }

  private void look(Instant now, UdpPath path) {
    Instant last = lastSent.get(path);
    Long packet = paths.get().get(path);
    Duration quiet = interval.get();
    if (last == null || packet == null || quiet.isZero()) {
      lastSent.remove(path);
      return;
    }
    long since = Math.max(TimeUnit.SECONDS.toNanos(last.getEpochSecond()) + last.getNano(), packet);
    Instant due = Instant.EPOCH.plusNanos(since).plus(quiet);
    if (!due.isAfter(now)) {
      counters.count("NAT_KEEPALIVES_SENT");
      outbox.add(new Effect.SendDatagram(path.local(), path.remote(), new byte[] {KEEPALIVE}));
      lastSent.put(path, now);
      due = now.plus(quiet);
    }
    timers.set(due, at -> look(at, path));
  }
}

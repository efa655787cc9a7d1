package resync.lab.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Sends, answers and receives probes at one host. One thread sends by an absolute schedule, one
 * receives. A slot of the schedule that was missed by more than an interval is skipped and counted:
 * probes never come in bursts.
 */
final class Prober implements AutoCloseable {
  private final GatewayName gateway;
  private final List<GatewayName> gateways;
  private final DatagramChannel channel;
  private final ProbeCsv log;
  private final Thread sender;
  private final Thread receiver;
  private final Counts counts = new Counts();

  private final Map<GatewayName, Schedule> schedules = new ConcurrentHashMap<>();
  private final Map<GatewayName, Long> lastSent = new ConcurrentHashMap<>();
  private final Set<GatewayName> echoing = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Taken around each probe that leaves, so that none leaves once {@link #hold} has returned. */
  private final Object door = new Object();

  private boolean held;

  /** Where and how often this host sends of its own to the host behind one gateway. */
  private static final class Schedule {
    final InetSocketAddress to;
    final long intervalNanos;
    long due;
    long sequence;

    Schedule(InetSocketAddress to, long intervalNanos, long sequence) {
      this.to = to;
      this.intervalNanos = intervalNanos;
      this.due = System.nanoTime();
      this.sequence = sequence;
    }
  }

  /** Written by one thread each, but for the echoed ones; read by control connections. */
  private static final class Counts {
    long sent;
    long echoed;
    long received;
    long foreign;
    long sendErrors;
    long skipped;
    final Map<GatewayName, Long> highest = new HashMap<>();
    long lastReceivedNanos;
  }

  private Prober(
      GatewayName gateway, List<GatewayName> gateways, DatagramChannel channel, ProbeCsv log) {
    this.gateway = gateway;
    this.gateways = List.copyOf(gateways);
    this.channel = channel;
    this.log = log;
    this.sender = Thread.ofPlatform().daemon().name("send").unstarted(this::sendAll);
    this.receiver = Thread.ofPlatform().daemon().name("receive").unstarted(this::receiveAll);
  }

  /** Binds an own address and port, and receives from then on. */
  static Prober start(
      GatewayName gateway, List<GatewayName> gateways, InetSocketAddress own, ProbeCsv log)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(own);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Prober prober = new Prober(gateway, gateways, channel, log);
    prober.sender.start();
    prober.receiver.start();
    return prober;
  }

  /**
   * Sends a probe to the host behind a gateway now and one every interval from then on. Numbers go
   * on after all that this host has sent there or received from there, so that no echo has the
   * number of a probe of its flow.
   */
  void send(GatewayName peer, InetSocketAddress to, long intervalNanos) {
    echoing.remove(peer);
    long sent = lastSent.getOrDefault(peer, 0L);
    schedules.put(peer, new Schedule(to, intervalNanos, Math.max(sent, highestReceived(peer))));
    LockSupport.unpark(sender);
  }

  /** Answers every probe that arrives from behind a gateway, and sends nothing of its own there. */
  void echo(GatewayName peer) {
    schedules.remove(peer);
    echoing.add(peer);
  }

  /** Sends nothing more of its own; still receives, and answers what is on its way. */
  void stop() {
    schedules.clear();
  }

  /** Lets nothing leave the host, still receives: slots of the schedule and echoes are skipped. */
  void hold() {
    synchronized (door) {
      held = true;
    }
  }

  /** Sends and answers again. */
  void release() {
    synchronized (door) {
      held = false;
    }
  }

  Map<String, Object> stats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    synchronized (counts) {
      stats.put("sent", counts.sent);
      stats.put("echoed", counts.echoed);
      stats.put("received", counts.received);
      stats.put(
          "highestReceived",
          counts.highest.values().stream().mapToLong(Long::longValue).max().orElse(0));
      if (counts.lastReceivedNanos != 0) {
        stats.put("lastReceivedAt", Instant.ofEpochSecond(0, counts.lastReceivedNanos).toString());
      }
      stats.put("foreign", counts.foreign);
      stats.put("sendErrors", counts.sendErrors);
      stats.put("skippedSlots", counts.skipped);
    }
    stats.put("mode", !schedules.isEmpty() ? "send" : !echoing.isEmpty() ? "echo" : "stopped");
    return stats;
  }

  private void sendAll() {
    ByteBuffer payload = ByteBuffer.allocateDirect(Probe.LENGTH);
    while (!closed) {
      Map.Entry<GatewayName, Schedule> next = null;
      for (Map.Entry<GatewayName, Schedule> candidate : schedules.entrySet()) {
        if (next == null || candidate.getValue().due - next.getValue().due < 0) {
          next = candidate;
        }
      }
      if (next == null) {
        LockSupport.park(this);
        continue;
      }
      long wait = next.getValue().due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      } else {
        sendNext(next.getKey(), next.getValue(), -wait, payload);
      }
    }
  }

  private void sendNext(GatewayName peer, Schedule schedule, long late, ByteBuffer payload) {
    long missed = late / schedule.intervalNanos;
    schedule.due += (missed + 1) * schedule.intervalNanos;
    Flow flow = new Flow(gateway, peer);
    Probe probe = new Probe(flow, false, schedule.sequence + 1, wallClockNanos());
    boolean sent = transmit(probe, schedule.to, payload);
    schedule.sequence += sent ? 1 : 0;
    lastSent.merge(peer, schedule.sequence, Math::max);
    synchronized (counts) {
      counts.sent += sent ? 1 : 0;
      counts.skipped += missed + (sent ? 0 : 1);
    }
  }

  private long highestReceived(GatewayName peer) {
    synchronized (counts) {
      return counts.highest.getOrDefault(peer, 0L);
    }
  }

  /**
   * Sends a probe unless the host is held; whether it did. A probe that the kernel refuses counts
   * as sent, and lost: the host had no way through.
   */
  private boolean transmit(Probe probe, SocketAddress to, ByteBuffer payload) {
    payload.clear();
    probe.encode(payload, gateways);
    payload.flip();
    synchronized (door) {
      if (held) {
        return false;
      }
      log.record(
          probe.sentNanos(),
          probe.echo() ? ProbeRecord.Kind.ECHOED : ProbeRecord.Kind.SENT,
          probe.direction(),
          probe.sequence());
      try {
        channel.send(payload, to);
      } catch (IOException e) {
        synchronized (counts) {
          counts.sendErrors++;
        }
      }
    }
    return true;
  }

  private void receiveAll() {
    ByteBuffer in = ByteBuffer.allocateDirect(2048);
    ByteBuffer out = ByteBuffer.allocateDirect(Probe.LENGTH);
    while (!closed) {
      in.clear();
      SocketAddress from;
      try {
        from = channel.receive(in);
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        // An ICMP error about a probe sent earlier; its loss shows by itself.
        continue;
      }
      long now = wallClockNanos();
      in.flip();
      Probe probe = Probe.decode(in, gateways);
      if (probe == null || !probe.direction().to().equals(gateway)) {
        synchronized (counts) {
          counts.foreign++;
        }
        continue;
      }
      log.record(now, ProbeRecord.Kind.RECEIVED, probe.direction(), probe.sequence());
      boolean answer =
          echoing.contains(probe.direction().from())
              && !probe.echo()
              && transmit(probe.answer(wallClockNanos()), from, out);
      synchronized (counts) {
        counts.received++;
        counts.echoed += answer ? 1 : 0;
        counts.highest.merge(probe.direction().from(), probe.sequence(), Math::max);
        counts.lastReceivedNanos = now;
      }
    }
  }

  /** The clock that captures and every other container share. */
  private static long wallClockNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(sender);
    channel.close();
    try {
      sender.join();
      receiver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}

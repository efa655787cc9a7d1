package resync.lab.traffic;

import java.io.IOException;
import java.net.InetAddress;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Sends, answers and receives probes at one host. One thread sends by an absolute schedule, one
 * receives at each of the host's addresses. A slot of the schedule that was missed by more than an
 * interval is skipped and counted: probes never come in bursts.
 */
final class Prober implements AutoCloseable {
  private final GatewayName gateway;
  private final Probe.Names names;
  private final Map<InetAddress, DatagramChannel> channels;
  private final ProbeCsv log;
  private final Thread sender;
  private final List<Thread> receivers;
  private final Counts counts = new Counts();

  /** By the flows that leave this host. */
  private final Map<Flow, Schedule> schedules = new ConcurrentHashMap<>();

  private final Map<Flow, Long> lastSent = new ConcurrentHashMap<>();
  private final Set<Flow> echoing = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Taken around each probe that leaves, so that none leaves once {@link #hold} or {@link #stop}
   * has returned.
   */
  private final Object door = new Object();

  private boolean held;

  /** From where, where to and how often this host sends of its own. */
  private static final class Schedule {
    final DatagramChannel from;
    final InetSocketAddress to;
    final long intervalNanos;
    long due;
    long sequence;

    Schedule(DatagramChannel from, InetSocketAddress to, long intervalNanos, long sequence) {
      this.from = from;
      this.to = to;
      this.intervalNanos = intervalNanos;
      this.due = System.nanoTime();
      this.sequence = sequence;
    }
  }

  /** Guarded by itself. */
  private static final class Counts {
    long sent;
    long echoed;
    long received;
    long foreign;
    long sendErrors;
    long skipped;
    final Map<Flow, Long> highest = new HashMap<>();
    long lastReceivedNanos;
  }

  private Prober(
      GatewayName gateway,
      Probe.Names names,
      Map<InetAddress, DatagramChannel> channels,
      ProbeCsv log) {
    this.gateway = gateway;
    this.names = names;
    this.channels = channels;
    this.log = log;
    this.sender = Thread.ofPlatform().daemon().name("send").unstarted(this::sendAll);
    this.receivers =
        channels.values().stream()
            .map(
                channel ->
                    Thread.ofPlatform()
                        .daemon()
                        .name("receive")
                        .unstarted(() -> receiveAll(channel)))
            .toList();
  }

  /** Binds one port at own addresses, and receives from then on. */
  static Prober start(
      GatewayName gateway, Probe.Names names, List<InetAddress> own, int port, ProbeCsv log)
      throws IOException {
    Map<InetAddress, DatagramChannel> channels = new LinkedHashMap<>();
    try {
      for (InetAddress address : own) {
        DatagramChannel channel = DatagramChannel.open();
        channels.put(address, channel);
        channel.bind(new InetSocketAddress(address, port));
      }
    } catch (IOException e) {
      for (DatagramChannel channel : channels.values()) {
        channel.close();
      }
      throw e;
    }
    Prober prober = new Prober(gateway, names, channels, log);
    prober.sender.start();
    prober.receivers.forEach(Thread::start);
    return prober;
  }

  /**
   * Sends a probe of a flow now and one every interval from then on. Numbers go on after all that
   * this host has sent in the flow or received in the one back, so that no echo has the number of a
   * probe of its flow.
   *
   * @param from one of the host's own addresses
   */
  void send(Flow flow, InetAddress from, InetSocketAddress to, long intervalNanos) {
    echoing.remove(flow);
    long sent = lastSent.getOrDefault(flow, 0L);
    DatagramChannel channel = Objects.requireNonNull(channels.get(from));
    schedules.put(
        flow,
        new Schedule(channel, to, intervalNanos, Math.max(sent, highestReceived(flow.reverse()))));
    LockSupport.unpark(sender);
  }

  /** Whether this is one of the host's addresses. */
  boolean isAt(InetAddress address) {
    return channels.containsKey(address);
  }

  /** Answers every probe that arrives by a flow back, and sends nothing of its own in this one. */
  void echo(Flow flow) {
    schedules.remove(flow);
    echoing.add(flow);
  }

  /**
   * Sends nothing more of its own once it returns; still receives, and answers what is on its way.
   */
  void stop() {
    synchronized (door) {
      schedules.clear();
    }
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
      Map.Entry<Flow, Schedule> next = null;
      for (Map.Entry<Flow, Schedule> candidate : schedules.entrySet()) {
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

  private void sendNext(Flow flow, Schedule schedule, long late, ByteBuffer payload) {
    long missed = late / schedule.intervalNanos;
    schedule.due += (missed + 1) * schedule.intervalNanos;
    synchronized (door) {
      if (schedules.get(flow) != schedule) {
        return;
      }
      Probe probe = new Probe(flow, false, schedule.sequence + 1, wallClockNanos());
      boolean sent = transmit(probe, schedule.from, schedule.to, payload);
      schedule.sequence += sent ? 1 : 0;
      lastSent.merge(flow, schedule.sequence, Math::max);
      synchronized (counts) {
        counts.sent += sent ? 1 : 0;
        counts.skipped += missed + (sent ? 0 : 1);
      }
    }
  }

  private long highestReceived(Flow flow) {
    synchronized (counts) {
      return counts.highest.getOrDefault(flow, 0L);
    }
  }

  /**
   * Sends a probe unless the host is held; whether it did. A probe that the kernel refuses counts
   * as sent, and lost: the host had no way through.
   */
  private boolean transmit(
      Probe probe, DatagramChannel channel, SocketAddress to, ByteBuffer payload) {
    payload.clear();
    probe.encode(payload, names);
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

  private void receiveAll(DatagramChannel channel) {
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
      Probe probe = Probe.decode(in, names);
      if (probe == null || !probe.direction().to().equals(gateway)) {
        synchronized (counts) {
          counts.foreign++;
        }
        continue;
      }
      log.record(now, ProbeRecord.Kind.RECEIVED, probe.direction(), probe.sequence());
      boolean answer =
          echoing.contains(probe.direction().reverse())
              && !probe.echo()
              && transmit(probe.answer(wallClockNanos()), channel, from, out);
      synchronized (counts) {
        counts.received++;
        counts.echoed += answer ? 1 : 0;
        counts.highest.merge(probe.direction(), probe.sequence(), Math::max);
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
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
    try {
      sender.join();
      for (Thread receiver : receivers) {
        receiver.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}

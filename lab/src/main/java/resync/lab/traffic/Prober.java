package resync.lab.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/**
 * Sends, answers and receives probes at one host. One thread sends by an absolute schedule, one
 * receives. A slot of the schedule that was missed by more than an interval is skipped and counted:
 * probes never come in bursts.
 */
final class Prober implements AutoCloseable {
  private final Flow outbound;
  private final DatagramChannel channel;
  private final ProbeCsv log;
  private final Thread sender;
  private final Thread receiver;
  private final Counts counts = new Counts();

  private volatile @Nullable Schedule schedule;
  private volatile boolean echoing;
  private volatile boolean closed;

  /** Taken around each probe that leaves, so that none leaves once {@link #hold} has returned. */
  private final Object door = new Object();

  private boolean held;

  /** Where and how often this host sends of its own. */
  private record Schedule(InetSocketAddress to, long firstNanos, long intervalNanos) {}

  /** Written by one thread each, but for the echoed ones; read by control connections. */
  private static final class Counts {
    long sent;
    long echoed;
    long received;
    long foreign;
    long sendErrors;
    long skipped;
    long highestReceived;
    long lastReceivedNanos;
  }

  private Prober(GatewayName gateway, DatagramChannel channel, ProbeCsv log) {
    this.outbound = Preset.flowFrom(gateway);
    this.channel = channel;
    this.log = log;
    this.sender = Thread.ofPlatform().daemon().name("send").unstarted(this::sendAll);
    this.receiver = Thread.ofPlatform().daemon().name("receive").unstarted(this::receiveAll);
  }

  /** Binds an own address and port, and receives from then on. */
  static Prober start(GatewayName gateway, InetSocketAddress own, ProbeCsv log) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(own);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Prober prober = new Prober(gateway, channel, log);
    prober.sender.start();
    prober.receiver.start();
    return prober;
  }

  /**
   * Sends a probe now and one every interval from then on. Numbers go on after all that this host
   * has sent or received, so that no echo has the number of a probe of its direction.
   */
  void send(InetSocketAddress to, long intervalNanos) {
    echoing = false;
    schedule = new Schedule(to, System.nanoTime(), intervalNanos);
    LockSupport.unpark(sender);
  }

  /** Answers every probe that arrives, and sends nothing of its own. */
  void echo() {
    schedule = null;
    echoing = true;
  }

  /** Sends and answers nothing more; still receives. */
  void stop() {
    schedule = null;
    echoing = false;
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
      stats.put("highestReceived", counts.highestReceived);
      if (counts.lastReceivedNanos != 0) {
        stats.put("lastReceivedAt", Instant.ofEpochSecond(0, counts.lastReceivedNanos).toString());
      }
      stats.put("foreign", counts.foreign);
      stats.put("sendErrors", counts.sendErrors);
      stats.put("skippedSlots", counts.skipped);
    }
    stats.put("mode", schedule != null ? "send" : echoing ? "echo" : "stopped");
    return stats;
  }

  private void sendAll() {
    ByteBuffer payload = ByteBuffer.allocateDirect(Probe.LENGTH);
    Schedule current = null;
    long due = 0;
    long sequence = 0;
    while (!closed) {
      Schedule wanted = schedule;
      if (wanted == null) {
        LockSupport.park(this);
        continue;
      }
      if (!wanted.equals(current)) {
        current = wanted;
        due = wanted.firstNanos();
        sequence = Math.max(sequence, highestReceived());
      }
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
        continue;
      }
      long missed = -wait / wanted.intervalNanos();
      due += (missed + 1) * wanted.intervalNanos();
      long now = wallClockNanos();
      boolean sent = transmit(new Probe(outbound, false, sequence + 1, now), wanted.to(), payload);
      sequence += sent ? 1 : 0;
      synchronized (counts) {
        counts.sent += sent ? 1 : 0;
        counts.skipped += missed + (sent ? 0 : 1);
      }
    }
  }

  private long highestReceived() {
    synchronized (counts) {
      return counts.highestReceived;
    }
  }

  /**
   * Sends a probe unless the host is held; whether it did. A probe that the kernel refuses counts
   * as sent, and lost: the host had no way through.
   */
  private boolean transmit(Probe probe, SocketAddress to, ByteBuffer payload) {
    payload.clear();
    probe.encode(payload);
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
      Probe probe = Probe.decode(in);
      if (probe == null || probe.direction().equals(outbound)) {
        synchronized (counts) {
          counts.foreign++;
        }
        continue;
      }
      log.record(now, ProbeRecord.Kind.RECEIVED, probe.direction(), probe.sequence());
      boolean answer =
          echoing && !probe.echo() && transmit(probe.answer(wallClockNanos()), from, out);
      synchronized (counts) {
        counts.received++;
        counts.echoed += answer ? 1 : 0;
        counts.highestReceived = Math.max(counts.highestReceived, probe.sequence());
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

package resync.lab.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;

/**
 * Captures whole packets of a network device, both directions, to a pcap file with nanosecond time
 * stamps. The packets go from libpcap to the file without passing through Java; the file lags
 * behind the wire by 20 ms at most while the machine keeps up.
 */
public final class Recorder implements AutoCloseable {
  private static final int FLUSH_MS = 10;
  private static final int SNAPLEN = 65_535;
  private static final int KERNEL_BUFFER = 16 << 20;

  /**
   * How long the kernel collects packets before it hands them over. Immediate mode would hand over
   * each at once, but gives each the ring space of the longest: 256 packets in a burst were too
   * many.
   */
  private static final int BATCH_MS = 10;

  private static final long COMPLETE_LIMIT_NANOS = 2_000_000_000L;

  private final String device;
  private final PcapHandle handle;
  private final PcapDumper dumper;
  private final PcapFile written;
  private final Thread loop;
  private final Thread flusher;
  private volatile boolean closed;

  private Recorder(String device, PcapHandle handle, PcapDumper dumper, PcapFile written) {
    this.device = device;
    this.handle = handle;
    this.dumper = dumper;
    this.written = written;
    this.loop = Thread.ofPlatform().daemon().name("capture-" + device).unstarted(this::capture);
    this.flusher = Thread.ofPlatform().daemon().name("flush-" + device).unstarted(this::flushAll);
  }

  /**
   * Starts to capture; every packet after the return is in the file.
   *
   * @throws IOException when the device or the file cannot be opened, or libpcap is missing
   */
  public static Recorder start(String device, Path file) throws IOException {
    try {
      PcapHandle handle =
          new PcapHandle.Builder(device)
              .snaplen(SNAPLEN)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(BATCH_MS)
              .bufferSize(KERNEL_BUFFER)
              .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
              .build();
      PcapDumper dumper = handle.dumpOpen(file.toString());
      dumper.flush();
      Recorder recorder = new Recorder(device, handle, dumper, PcapFile.open(file));
      recorder.loop.start();
      recorder.flusher.start();
      return recorder;
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException("cannot capture on " + device + ": " + e.getMessage(), e);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("cannot capture on " + device + ": libpcap is missing", e);
    }
  }

  private void capture() {
    try {
      handle.loop(-1, dumper);
    } catch (InterruptedException e) {
      // breakLoop: the way out.
    } catch (PcapNativeException | NotOpenException e) {
      if (!closed) {
        throw new IllegalStateException("the capture on " + device + " ended", e);
      }
    }
  }

  private void flushAll() {
    while (!closed) {
      LockSupport.parkNanos(FLUSH_MS * 1_000_000L);
      try {
        dumper.flush();
      } catch (PcapNativeException | NotOpenException e) {
        if (!closed) {
          throw new IllegalStateException("cannot write the capture on " + device, e);
        }
      }
    }
  }

  /** Whether it still captures. */
  public boolean running() {
    return !closed && loop.isAlive() && flusher.isAlive();
  }

  /** Packets that the kernel could not hand over in time, so far. */
  public long dropped() throws IOException {
    return statistics().getNumPacketsDropped();
  }

  private PcapStat statistics() throws IOException {
    try {
      return handle.getStats();
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException("no statistics of the capture on " + device, e);
    }
  }

  /**
   * Waits until every packet that the device has seen before the call is in the file.
   *
   * @return packets in the file
   * @throws IOException when they are not there after two seconds
   */
  public synchronized long complete() throws IOException {
    PcapStat seen = statistics();
    long wanted = seen.getNumPacketsReceived() - seen.getNumPacketsDropped();
    long limit = System.nanoTime() + COMPLETE_LIMIT_NANOS;
    while (true) {
      try {
        dumper.flush();
      } catch (PcapNativeException | NotOpenException e) {
        throw new IOException("cannot write the capture on " + device, e);
      }
      long there = written.skipAll();
      if (there >= wanted) {
        return there;
      }
      if (System.nanoTime() > limit) {
        throw new IOException(
            "the capture on " + device + " has " + there + " of " + wanted + " packets");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Ends the capture and completes the file. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      handle.breakLoop();
      loop.join();
      flusher.join();
    } catch (NotOpenException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dumper.close();
      handle.close();
      written.close();
    }
  }
}

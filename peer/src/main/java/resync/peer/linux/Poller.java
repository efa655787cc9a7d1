package resync.peer.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * Waits until one of a few descriptors is ready. ppoll(2) rather than epoll: for a handful of
 * descriptors it is one system call a turn, needs nothing set up, and its time-out is in
 * nanoseconds, so that no timer descriptor is needed either.
 */
public final class Poller {
  private static final int ENTRY = 8;
  private static final int MAX = 64;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  private final Kernel.Memory entries = Kernel.Memory.allocate(ENTRY * MAX);
  private final Kernel.Memory time = Kernel.Memory.allocate(16);
  private final List<Entry> registered = new ArrayList<>();
  private List<Entry> polled = List.of();

  /** What is called when a descriptor is ready. */
  public interface Handler {
    /** Called on the thread of {@link #await}; must not block. */
    void ready();
  }

  private record Entry(Descriptor descriptor, Handler handler, boolean write) {}

  /** Calls the handler whenever there is something to read, or the other end is gone. */
  public void onReadable(Descriptor descriptor, Handler handler) {
    add(new Entry(descriptor, handler, false));
  }

  /** Calls the handler whenever there is room to write. */
  public void onWritable(Descriptor descriptor, Handler handler) {
    add(new Entry(descriptor, handler, true));
  }

  /** Stops waiting for room to write. */
  public void noLongerWritable(Descriptor descriptor) {
    registered.removeIf(e -> e.descriptor == descriptor && e.write);
  }

  /** Stops waiting for a descriptor. */
  public void remove(Descriptor descriptor) {
    registered.removeIf(e -> e.descriptor == descriptor);
  }

  /** Whether there is room for another descriptor. */
  public boolean hasRoom() {
    return registered.size() < MAX - 2;
  }

  private void add(Entry entry) {
    if (registered.size() == MAX) {
      throw new IllegalStateException("more than " + MAX + " descriptors to wait for");
    }
    registered.add(entry);
  }

  /**
   * Waits, then calls the handlers of all that is ready.
   *
   * @param nanos how long at most; negative: until something is ready
   * @return whether anything was ready
   */
  public boolean await(long nanos) {
    int count = registered.size();
    for (int i = 0; i < count; i++) {
      Entry entry = registered.get(i);
      entries.bytes().putInt(i * ENTRY, entry.descriptor.number());
      entries.bytes().putInt(i * ENTRY + 4, entry.write ? POLLOUT : POLLIN);
    }
    long timeout = 0;
    if (nanos >= 0) {
      time.bytes().putLong(0, nanos / 1_000_000_000L);
      time.bytes().putLong(8, nanos % 1_000_000_000L);
      timeout = time.address();
    }
    long ready = Kernel.call(Syscall.PPOLL, entries.address(), count, timeout, 0, 8, 0);
    if (ready <= 0) {
      if (ready < 0 && ready != -Errno.EINTR) {
        throw new IllegalStateException("ppoll failed: " + Errno.text((int) -ready));
      }
      return false;
    }
    dispatch(count);
    return true;
  }

  /** Handlers may register and remove; what they remove is not called any more in this turn. */
  private void dispatch(int count) {
    if (polled.size() != count || !polled.equals(registered)) {
      polled = List.copyOf(registered);
    }
    for (int i = 0; i < count; i++) {
      if (entries.bytes().getShort(i * ENTRY + 6) != 0) {
        Entry entry = polled.get(i);
        if (registered.contains(entry)) {
          entry.handler.ready();
        }
      }
    }
  }
}

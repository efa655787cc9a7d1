package resync.sim.net;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import resync.lab.fabric.LabTime;

/**
 * Time that passes only while somebody waits for it, and then as fast as its events can be handled.
 * What is to happen at the same moment happens in the order in which it was asked for. One thread
 * drives it.
 */
public final class VirtualTime implements LabTime {
  /** When every simulation begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** How often a condition that is awaited is looked at; the Docker fabric's figure. */
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long now;
  private long asked;
  private long happened;

  private record Due(long at, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  @Override
  public Instant now() {
    return START.plusNanos(now);
  }

  @Override
  public boolean standsStill() {
    return true;
  }

  /** Nanoseconds since {@link #START}. */
  public long nanos() {
    return now;
  }

  /** How many things have happened. */
  public long happened() {
    return happened;
  }

  /** Lets something happen so much later. */
  public void after(long nanos, Runnable action) {
    queue.add(new Due(Math.addExact(now, Math.max(0, nanos)), asked++, action));
  }

  /** Lets something happen at a moment, or now where that has passed. */
  public void at(Instant moment, Runnable action) {
    after(Duration.between(now(), moment).toNanos(), action);
  }

  @Override
  public boolean await(Duration limit, BooleanSupplier condition) {
    long deadline = Math.addExact(now, limit.toNanos());
    while (!condition.getAsBoolean()) {
      if (now >= deadline) {
        return false;
      }
      runTo(Math.min(deadline, now + LOOK_NANOS));
    }
    return true;
  }

  @Override
  public void pass(Duration duration) {
    runTo(Math.addExact(now, Math.max(0, duration.toNanos())));
  }

  private void runTo(long end) {
    for (Due next = queue.peek(); next != null && next.at <= end; next = queue.peek()) {
      queue.remove();
      now = next.at;
      happened++;
      next.action.run();
    }
    now = end;
  }
}

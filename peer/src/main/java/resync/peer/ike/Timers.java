package resync.peer.ike;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All timers of the peer in one place. Equal instants fire in the order they were set, so that a
 * run is reproducible.
 */
public final class Timers {
  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparing((Timer t) -> t.at).thenComparingLong(t -> t.number));
  private long numbers;

  /** Something to happen at an instant, unless cancelled before. */
  public static final class Timer {
    private final Instant at;
    private final long number;
    private final Consumer<Instant> action;
    private boolean cancelled;

    private Timer(Instant at, long number, Consumer<Instant> action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    /** From now on it does not happen. Harmless when it already has. */
    public void cancel() {
      cancelled = true;
    }
  }

  /**
   * Sets a timer.
   *
   * @param at when; an instant that has passed fires at the next {@link #fire}
   * @param action is given the instant at which it is called, which may be later than {@code at}
   */
  public Timer set(Instant at, Consumer<Instant> action) {
    Timer timer = new Timer(at, numbers++, action);
    queue.add(timer);
    return timer;
  }

  /** Calls every action that is due; timers set meanwhile and already due are called too. */
  public void fire(Instant now) {
    for (Timer timer = first(); timer != null && !timer.at.isAfter(now); timer = first()) {
      queue.remove();
      timer.action.accept(now);
    }
  }

  /** When the first one is due. */
  public Optional<Instant> next() {
    Timer timer = first();
    return timer == null ? Optional.empty() : Optional.of(timer.at);
  }

  private @Nullable Timer first() {
    Timer timer = queue.peek();
    while (timer != null && timer.cancelled) {
      queue.remove();
      timer = queue.peek();
    }
    return timer;
  }
}

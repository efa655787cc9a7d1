package resync.peer.ike;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import resync.peer.ike.Timers.Timer;

/**
 * Asks a peer whether it is alive whenever nothing has been heard for a time: a liveness check of
 * RFC 7296 section 2.4, dead peer detection of RFC 3706.
 */
public final class LivenessWatch {
  private final Timers timers;
  private final Duration delay;
  private final Supplier<Instant> lastSignOfLife;
  private final Consumer<Timer> owner;
  private final Check check;

  /** Asks the peer. */
  @FunctionalInterface
  public interface Check {
    /**
     * Asks now.
     *
     * @param cause one phrase: what made us doubt
     */
    void run(Instant now, String cause);
  }

  /**
   * Makes one that does nothing before it is begun.
   *
   * @param delay how long nothing may be heard
   * @param owner with whose end the timers end
   */
  public LivenessWatch(
      Timers timers,
      Duration delay,
      Supplier<Instant> lastSignOfLife,
      Consumer<Timer> owner,
      Check check) {
    this.timers = timers;
    this.delay = delay;
    this.lastSignOfLife = lastSignOfLife;
    this.owner = owner;
    this.check = check;
  }

  /** Begins to watch. */
  public void begin(Instant now) {
    lookAt(now.plus(delay));
  }

  private void lookAt(Instant at) {
    owner.accept(timers.set(at, this::look));
  }

  private void look(Instant now) {
    Instant quietUntil = lastSignOfLife.get().plus(delay);
    if (now.isBefore(quietUntil)) {
      lookAt(quietUntil);
    } else {
      check.run(now, "nothing heard for " + delay.toMillis() + " ms");
      lookAt(now.plus(delay));
    }
  }

  /**
   * When a peer was heard last: over its IKE SA, or with a packet.
   *
   * @param lastMessage when the last authentic message came
   */
  public static Instant lastSignOfLife(
      Instant lastMessage, Collection<? extends ManagedPair> pairs) {
    long message = Nanos.of(lastMessage);
    long newest = message;
    for (ManagedPair pair : pairs) {
      newest = Math.max(newest, pair.sa().lastInbound());
    }
    return lastMessage.plusNanos(newest - message);
  }
}

package resync.peer.ike;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import resync.peer.sa.ChildSa;
import resync.peer.sa.Sad;

/** Child SAs that another one has replaced, kept for the packets that are on their way to us. */
public final class Lingering {
  private static final Duration ON_THEIR_WAY = Duration.ofSeconds(3);

  private final Timers timers;
  private final Sad sad;
  private final List<ChildSa> all = new ArrayList<>();

  /**
   * @param sad what has them until they are dropped
   */
  public Lingering(Timers timers, Sad sad) {
    this.timers = timers;
    this.sad = sad;
  }

  /**
   * Nothing leaves on it any more, and what comes in is taken for a while.
   *
   * @param hardLimit when its lifetime ends: nothing is taken later
   */
  public void keep(Instant now, ChildSa sa, Instant hardLimit) {
    sad.stopOutbound(sa);
    all.add(sa);
    Instant end = now.plus(ON_THEIR_WAY);
    timers.set(
        end.isBefore(hardLimit) ? end : hardLimit,
        _ -> {
          if (all.remove(sa)) {
            sad.remove(sa);
          }
        });
  }

  /** Forgets all of them at once. */
  public void drop() {
    all.forEach(sad::remove);
    all.clear();
  }
}

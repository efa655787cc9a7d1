package resync.peer.recovery;

import resync.peer.sa.ChildSa;

/**
 * When outbound traffic without any inbound makes a liveness check due. Where the traffic is simply
 * one-way the checks are answered and nothing comes in nevertheless: each further check then waits
 * twice as long as the one before, up to half a minute. Times are nanoseconds since the epoch.
 */
public final class TrafficLiveness {
  private static final long LONGEST = 30_000_000_000L;

  private final long threshold;
  private long wait;
  private long notBefore;

  /**
   * Starts to watch one Child SA.
   *
   * @param threshold how long traffic may go out unanswered, in nanoseconds
   */
  public TrafficLiveness(long threshold, long now) {
    this.threshold = threshold;
    this.wait = threshold;
    this.notBefore = now;
  }

  /**
   * When to look again.
   *
   * @param unansweredSince see {@link ChildSa#unansweredSince}
   */
  public long nextCheck(long now, long unansweredSince) {
    long due = unansweredSince == ChildSa.NEVER ? now + threshold : unansweredSince + threshold;
    return Math.max(now + 1, Math.max(due, notBefore));
  }

  /** Whether to check now; if so, the next time is further away. */
  public boolean isDue(long now, long unansweredSince) {
    if (unansweredSince == ChildSa.NEVER) {
      wait = threshold;
      notBefore = now;
      return false;
    }
    if (now < notBefore || now - unansweredSince < threshold) {
      return false;
    }
    notBefore = now + wait;
    wait = Math.min(2 * wait, Math.max(LONGEST, threshold));
    return true;
  }
}

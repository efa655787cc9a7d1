package resync.peer.isakmp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Timers.Timer;

/** Dead peer detection over one ISAKMP SA (RFC 3706): its sequence numbers and its patience. */
public final class LivenessProbe {
  private int nextOwn;
  private long highestSeen = -1;
  private int sent;
  private Instant startedAt = Instant.MIN;
  private @Nullable Timer timer;
  private final List<Consumer<Instant>> whenAlive = new ArrayList<>();

  /** Where our sequence numbers begin: at random, below 2^31 (section 5.3). */
  public void firstSequence(int number) {
    nextOwn = number & 0x7fff_ffff;
  }

  /** Whether questions are unanswered. */
  public boolean isRunning() {
    return timer != null;
  }

  /** When the first of the unanswered questions was asked. */
  public Instant startedAt() {
    return startedAt;
  }

  /** How many questions are unanswered. */
  public int sent() {
    return sent;
  }

  public void begin(Instant now) {
    startedAt = now;
    sent = 0;
  }

  /** The number of the next question; one more each time. */
  public int ask() {
    sent++;
    return nextOwn++;
  }

  /** Whether an answer carries the number of a question that we asked and it may answer now. */
  public boolean isAsked(int sequence) {
    int age = nextOwn - sequence;
    return age > 0 && age <= Math.max(sent, 1);
  }

  /** Whether a question of the other end is new, or the last one again (section 6.2). */
  public boolean mayAnswer(int sequence) {
    long number = Integer.toUnsignedLong(sequence);
    if (number < highestSeen) {
      return false;
    }
    highestSeen = number;
    return true;
  }

  /** What to do once when the next question, or the one under way, is answered. */
  public void whenAlive(Consumer<Instant> action) {
    whenAlive.add(action);
  }

  /** The peer lives: nothing is asked any more. */
  public void alive(Instant now) {
    cancel();
    List<Consumer<Instant>> actions = List.copyOf(whenAlive);
    whenAlive.clear();
    actions.forEach(action -> action.accept(now));
  }

  public void timer(Timer next) {
    cancel();
    timer = next;
  }

  public void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}

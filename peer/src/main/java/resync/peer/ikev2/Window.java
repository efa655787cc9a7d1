package resync.peer.ikev2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Timers.Timer;
import resync.peer.wire.Arrival;

/**
 * Message IDs of an IKE SA, with a window of one in each direction (RFC 7296 sections 2.1 to 2.3):
 * at most one request of ours is unanswered, and the last request of the peer is answered again,
 * with the same octets, whenever it comes again.
 *
 * @param <R> a request of ours
 */
final class Window<R> {
  private final Deque<R> waiting = new ArrayDeque<>();
  private long nextId;
  private @Nullable R active;
  private byte[] sent = {};
  private int transmissions;
  private @Nullable Timer timer;

  private long expectedId;
  private byte[] lastRequest = {};
  private byte[] lastResponse = {};

  /** What a request of the peer is to us. */
  enum Arrival {
    /** The one that is expected. */
    NEW,
    /** The one answered last, octet for octet. */
    REPEATED,
    /** Older, or outside the window, or the same ID with other octets. */
    OUTSIDE
  }

  void enqueue(R request) {
    waiting.add(request);
  }

  void enqueueFirst(R request) {
    waiting.addFirst(request);
  }

  /** The next request to send if none is unanswered; it leaves the queue. */
  @Nullable R takeNext() {
    return active == null ? waiting.poll() : null;
  }

  /** The message ID for the request about to be sent. */
  long nextId() {
    return nextId;
  }

  /** Keeps a request that has just been sent. */
  void sent(R request, byte[] octets) {
    active = request;
    sent = octets;
    transmissions = 1;
  }

  /** Counts one more transmission. */
  void repeated() {
    transmissions++;
  }

  /** How often the unanswered request has been sent. */
  int transmissions() {
    return transmissions;
  }

  /** The octets of the unanswered request. */
  byte[] sentOctets() {
    return sent;
  }

  @Nullable R active() {
    return active;
  }

  void timer(Timer newTimer) {
    stopTimer();
    timer = newTimer;
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** The unanswered request has its answer. */
  void answered() {
    stopTimer();
    active = null;
    nextId++;
  }

  /** Message ID 0 is used again: IKE_SA_INIT with a cookie or another group. */
  void startOver() {
    nextId = 0;
  }

  /** Whether a request, or one waiting, is of this kind and fits. */
  boolean anyRequest(Predicate<R> predicate) {
    return (active != null && predicate.test(active)) || waiting.stream().anyMatch(predicate);
  }

  /** What has not been sent yet, taken out. */
  List<R> drainWaiting() {
    List<R> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /** Everything unsent or unanswered, taken out. */
  List<R> drain() {
    stopTimer();
    List<R> all = new ArrayList<>();
    if (active != null) {
      all.add(active);
    }
    all.addAll(waiting);
    active = null;
    waiting.clear();
    return all;
  }

  Arrival arrival(long id, byte[] octets) {
    if (id == expectedId) {
      return Arrival.NEW;
    }
    return id == expectedId - 1 && Arrays.equals(octets, lastRequest)
        ? Arrival.REPEATED
        : Arrival.OUTSIDE;
  }

  /** Whether these are the octets of the request answered last. */
  boolean isRepeated(byte[] octets) {
    return lastResponse.length > 0 && Arrays.equals(octets, lastRequest);
  }

  /** A request of the peer has been answered. */
  void responded(byte[] request, byte[] response) {
    expectedId++;
    lastRequest = request;
    lastResponse = response;
  }

  byte[] lastResponse() {
    return lastResponse;
  }
}

package resync.peer.isakmp;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Timers.Timer;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;

/**
 * One exchange under way: phase 1, or a quick mode. Messages alternate, so the last one received
 * and the last one sent are all that is needed to tell a repeated message and to answer it again
 * (RFC 2408 section 3.1, RFC 2409 section 5).
 */
final class Conversation {
  private final Exchange exchange;
  private final Role role;
  private final int messageId;
  private State state;
  private byte[] iv = {};
  private Octets lastReceived = Octets.EMPTY;
  private byte[] lastSent = {};
  private Instant firstSentAt = Instant.MIN;
  private int transmissions;
  private @Nullable Timer timer;
  private boolean complained;
  private boolean setsCommitBit;
  private boolean mustWait;
  private @Nullable QuickMode quick;

  /**
   * @param messageId M-ID; 0 for phase 1
   */
  Conversation(Exchange exchange, Role role, int messageId, State state) {
    this.exchange = exchange;
    this.role = role;
    this.messageId = messageId;
    this.state = state;
  }

  /** What a quick mode has gathered. */
  QuickMode quick() {
    if (quick == null) {
      throw new IllegalStateException(exchange + " is no quick mode under way");
    }
    return quick;
  }

  boolean hasQuick() {
    return quick != null;
  }

  void quick(QuickMode begun) {
    quick = begun;
  }

  Exchange exchange() {
    return exchange;
  }

  Role role() {
    return role;
  }

  int messageId() {
    return messageId;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether we set the commit bit: we say CONNECTED, and the peer waits for it. */
  boolean setsCommitBit() {
    return setsCommitBit;
  }

  void setCommitBit() {
    setsCommitBit = true;
  }

  /** Whether the peer has set the commit bit: we wait until it says CONNECTED. */
  boolean mustWait() {
    return mustWait;
  }

  void peerSetCommitBit() {
    mustWait = true;
  }

  /** The IV of the next encrypted message, whoever sends it. */
  byte[] iv() {
    return iv.clone();
  }

  void iv(byte[] next) {
    iv = next.clone();
  }

  /** Whether exactly this message was the last one taken. */
  boolean isRepeated(byte[] raw) {
    return lastReceived.equals(Octets.of(raw));
  }

  void received(byte[] raw) {
    lastReceived = Octets.of(raw);
    cancelTimer();
  }

  /** The last message as it was sent; empty if none was. */
  byte[] lastSent() {
    return Arrays.copyOf(lastSent, lastSent.length);
  }

  void sent(byte[] raw, Instant now) {
    lastSent = raw.clone();
    transmissions = 1;
    firstSentAt = now;
  }

  /** When the last message was sent for the first time. */
  Instant firstSentAt() {
    return firstSentAt;
  }

  /** Ours was not the last word: nothing is left to be said again. */
  void forgetSent() {
    lastSent = new byte[0];
  }

  /**
   * Whether we send our last message again by ourselves. Then a repeated message is no reason to:
   * two ends that both answer repetitions would answer each other for ever.
   */
  boolean isWaiting() {
    return timer != null;
  }

  void sentAgain() {
    transmissions++;
  }

  /** How often the last message has been sent. */
  int transmissions() {
    return transmissions;
  }

  void timer(Timer next) {
    cancelTimer();
    timer = next;
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Says once that somebody is to be told of a message that makes no sense here. */
  boolean complainOnce() {
    boolean first = !complained;
    complained = true;
    return first;
  }
}

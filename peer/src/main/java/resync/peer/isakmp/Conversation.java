package resync.peer.isakmp;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Timers.Timer;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;

/**
 * One exchange under way: phase 1, or a quick mode. Messages alternate, so the last one received
 * and the last one sent are all that is needed to tell a repeated message and to answer it again
 * (RFC 2408 section 3.1, RFC 2409 section 5).
 */
public class Conversation {
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

  /**
   * @param messageId M-ID; 0 for phase 1
   */
  public Conversation(Exchange exchange, Role role, int messageId, State state) {
    this.exchange = exchange;
    this.role = role;
    this.messageId = messageId;
    this.state = state;
  }

  public Exchange exchange() {
    return exchange;
  }

  /** Whether it sets up the ISAKMP SA that it goes over. */
  public boolean isPhase1() {
    return exchange == Exchange.IDENTITY_PROTECTION || exchange == Exchange.AGGRESSIVE;
  }

  public Role role() {
    return role;
  }

  public int messageId() {
    return messageId;
  }

  public State state() {
    return state;
  }

  /**
   * Takes a step of a table.
   *
   * @throws IllegalStateException if the step is none from where it stands
   */
  public void follow(State from, State next) {
    if (state != from) {
      throw new IllegalStateException(
          exchange + " is " + state + ", which has no step from " + from + " to " + next);
    }
    state = next;
  }

  /** Whether we set the commit bit: we say CONNECTED, and the peer waits for it. */
  public boolean setsCommitBit() {
    return setsCommitBit;
  }

  public void setCommitBit() {
    setsCommitBit = true;
  }

  /** Whether the peer has set the commit bit: we wait until it says CONNECTED. */
  public boolean mustWait() {
    return mustWait;
  }

  /**
   * Notes the commit bit of an authentic message (RFC 2408 section 3.1), which means nothing where
   * we have set it ourselves.
   */
  public void noteCommitBit(IsakmpMessage message) {
    mustWait |= asksToWait(message);
  }

  /** Whether it must wait once this message is taken. */
  public boolean mustWaitAfter(IsakmpMessage message) {
    return mustWait || asksToWait(message);
  }

  private boolean asksToWait(IsakmpMessage message) {
    return !setsCommitBit && (message.header().flags() & IsakmpMessage.FLAG_COMMIT) != 0;
  }

  /** The IV of the next encrypted message, whoever sends it. */
  public byte[] iv() {
    return iv.clone();
  }

  public void iv(byte[] next) {
    iv = next.clone();
  }

  /** Whether exactly this message was the last one taken. */
  public boolean isRepeated(byte[] raw) {
    return lastReceived.equals(Octets.of(raw));
  }

  public void received(byte[] raw) {
    lastReceived = Octets.of(raw);
    cancelTimer();
  }

  /** The last message as it was sent; empty if none was. */
  public byte[] lastSent() {
    return Arrays.copyOf(lastSent, lastSent.length);
  }

  public void sent(byte[] raw, Instant now) {
    lastSent = raw.clone();
    transmissions = 1;
    firstSentAt = now;
  }

  /** When the last message was sent for the first time. */
  public Instant firstSentAt() {
    return firstSentAt;
  }

  /** Ours was not the last word: nothing is left to be said again. */
  public void forgetSent() {
    lastSent = new byte[0];
  }

  /**
   * Whether we send our last message again by ourselves. Then a repeated message is no reason to:
   * two ends that both answer repetitions would answer each other for ever.
   */
  public boolean isWaiting() {
    return timer != null;
  }

  public void sentAgain() {
    transmissions++;
  }

  /** How often the last message has been sent. */
  public int transmissions() {
    return transmissions;
  }

  public void timer(Timer next) {
    cancelTimer();
    timer = next;
  }

  public void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Says once that somebody is to be told of a message that makes no sense here. */
  public boolean complainOnce() {
    boolean first = !complained;
    complained = true;
    return first;
  }
}

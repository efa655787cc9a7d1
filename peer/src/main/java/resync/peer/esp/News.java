package resync.peer.esp;

import java.util.ArrayList;
import java.util.List;
import resync.peer.sa.ChildSa;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.wire.ip.Endpoint;

/**
 * What packets have made known that a negotiation has to learn: it is gathered while packets pass,
 * rare beside them, and taken at leisure. Each piece is said once.
 */
public final class News {
  private final List<LimitReached> limitsReached = new ArrayList<>();
  private final List<PeerMoved> moves = new ArrayList<>();
  private final List<ChildSa> used = new ArrayList<>();

  News() {}

  void softLimitReached(ChildSa sa) {
    limitsReached.add(new LimitReached(sa, false));
  }

  void hardLimitMet(ChildSa sa) {
    if (sa.noteHardLimit()) {
      limitsReached.add(new LimitReached(sa, true));
    }
  }

  void moved(ChildSa sa, Endpoint to) {
    moves.add(new PeerMoved(sa, to));
  }

  void usedByPeer(ChildSa sa) {
    used.add(sa);
  }

  /** Whether there is nothing to take. */
  public boolean isEmpty() {
    return limitsReached.isEmpty() && moves.isEmpty() && used.isEmpty();
  }

  /**
   * Child SAs on which the first authentic packet has come in since the last call: their other end
   * has them.
   */
  public List<ChildSa> takeUsedByPeer() {
    return take(used);
  }

  /** Other ends that have moved since the last call, in the order of their packets. */
  public List<PeerMoved> takeMoves() {
    return take(moves);
  }

  /** Child SAs that reached a limit since the last call, each limit said once. */
  public List<LimitReached> takeLimitsReached() {
    return take(limitsReached);
  }

  private static <T> List<T> take(List<T> gathered) {
    List<T> taken = List.copyOf(gathered);
    gathered.clear();
    return taken;
  }
}

package resync.peer.isakmp.quick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import resync.peer.ike.Environment;
import resync.peer.ike.Nanos;
import resync.peer.ike.Report.DownReason;

/**
 * Pairs of IPsec SAs for the same traffic, of which one is to stay: a rekeying made the other, or
 * both ends began at the same time, or the peer has lost one. IKEv1 itself leaves all in place
 * until their lifetimes end. The older one goes once the peer is known to have the newer one and
 * sends on the older one no more; the same where nothing is sent at all.
 */
final class Twins {
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration SETTLE_AGAIN = Duration.ofMillis(500);

  /** Where the ends differ about which one stays, one of them has decided when this is over. */
  private static final Duration FIRST_DECIDES = Duration.ofMillis(1500);

  /** Two that one end each began before it knew of the other are not made further apart. */
  private static final Duration TOGETHER = Duration.ofSeconds(60);

  private final Environment env;
  private final Store store;

  /** Where the pairs are. */
  interface Store {
    List<IpsecSa> all();

    /** Takes a pair out of use and tells the other end. */
    void delete(Instant now, IpsecSa pair, DownReason reason);

    /** From now on this one counts as the newest for its traffic, and packets leave on it. */
    void prefer(IpsecSa pair);
  }

  Twins(Environment env, Store store) {
    this.env = env;
    this.store = store;
  }

  /** Looks after a while whether older pairs for the same traffic are still of use. */
  void settle(Instant now, IpsecSa newer) {
    settleAt(now.plus(SETTLING), newer);
  }

  private void settleAt(Instant due, IpsecSa newer) {
    newer.own(env.timers().set(due, at -> dropOlder(at, newer)));
  }

  private void dropOlder(Instant now, IpsecSa newer) {
    boolean any = false;
    for (IpsecSa older : store.all()) {
      if (older == newer) {
        break;
      }
      if (!older.isTwinOf(newer)) {
        continue;
      }
      if (isOfNoUse(now, older, newer)) {
        env.log(older + " is no longer used: " + newer + " has taken its place");
        store.delete(now, older, DownReason.REKEYED);
      } else if (isPreferredByPeer(now, older, newer)) {
        env.log(older + " is the one that the peer sends on, and not " + newer);
        store.prefer(older);
        settle(now, older);
        return;
      } else {
        any = true;
      }
    }
    if (any) {
      settleAt(now.plus(SETTLE_AGAIN), newer);
    }
  }

  /**
   * Where a message was lost while both ends began, they may differ about which pair stays, and
   * each sends on another one. Then, for both of them, it is the one with the higher nonce.
   */
  private static boolean isPreferredByPeer(Instant now, IpsecSa older, IpsecSa newer) {
    long since = Nanos.of(now.minus(SETTLING));
    Duration apart = Duration.between(older.createdAt(), newer.createdAt()).abs();
    return newer.isDisputedBy(older)
        && apart.compareTo(TOGETHER) < 0
        && older.sa().lastInbound() >= since
        && newer.sa().lastInbound() < since
        && !now.isBefore(newer.usedSince().plus(SETTLING));
  }

  private static boolean isOfNoUse(Instant now, IpsecSa older, IpsecSa newer) {
    boolean idle = older.sa().lastInbound() < Nanos.of(now.minus(SETTLING));
    boolean overdue = older.replaced() && newer.isUndisputed(now);
    boolean disputed = newer.isDisputedBy(older);
    Duration calm = disputed ? SETTLING.plus(FIRST_DECIDES) : SETTLING;
    return newer.isAtPeer(now) && (idle || overdue) && !now.isBefore(newer.usedSince().plus(calm));
  }
}

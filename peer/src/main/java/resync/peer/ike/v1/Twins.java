package resync.peer.ike.v1;

import java.time.Duration;
import java.time.Instant;
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

  private final Context context;

  Twins(Context context) {
    this.context = context;
  }

  /** Looks after a while whether older pairs for the same traffic are still of use. */
  void settle(Instant now, IpsecSa newer) {
    settleAt(now.plus(SETTLING), newer);
  }

  private void settleAt(Instant due, IpsecSa newer) {
    newer.own(context.timers().set(due, at -> dropOlder(at, newer)));
  }

  private void dropOlder(Instant now, IpsecSa newer) {
    boolean any = false;
    for (IpsecSa older : context.ipsecSas().all()) {
      if (older == newer) {
        break;
      }
      if (!older.isTwinOf(newer)) {
        continue;
      }
      if (isOfNoUse(now, older, newer)) {
        context.log(older + " is no longer used: " + newer + " has taken its place");
        context.ipsecSas().delete(now, older, DownReason.REKEYED);
      } else {
        any = true;
      }
    }
    if (any) {
      settleAt(now.plus(SETTLE_AGAIN), newer);
    }
  }

  private static boolean isOfNoUse(Instant now, IpsecSa older, IpsecSa newer) {
    boolean idle = older.sa().lastInbound() < IpsecSas.nanos(now.minus(SETTLING));
    boolean overdue = older.replaced() && newer.isUndisputed(now);
    boolean disputed = newer.isDisputedBy(older);
    Duration calm = disputed ? SETTLING.plus(FIRST_DECIDES) : SETTLING;
    return newer.isAtPeer(now) && (idle || overdue) && !now.isBefore(newer.usedSince().plus(calm));
  }
}

package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Environment;
import resync.peer.ike.Report.DownReason;

/**
 * Two ISAKMP SAs with the same peer where one is wanted: both ends began at the same time, or
 * replaced the same one, or a Delete was lost, of which IKEv1 never knows whether it arrived. RFC
 * 2409 leaves them to the implementation. Two ends that say the same Vendor ID bring them down to
 * one: of two that were begun before either was up, by an end each, the one with the lower
 * initiator's cookie goes, else the one begun first; but not before the other one has proved that
 * the peer still has it.
 *
 * <p>With any other peer both stay until they expire or the peer deletes one: many bind the IPsec
 * SAs to the ISAKMP SA that was up last and would lose them.
 */
final class Duplicates {
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration LEFT_OVER = Duration.ofSeconds(5);

  /**
   * How often an exchange over the one that is to go is waited for: until it was repeated twice.
   */
  private static final int MOST_TRIES = 15;

  /** How long the one that is to stay may leave unanswered what the other one has answered. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  private final Environment env;
  private final SaTable table;
  private final DeadPeerDetection deadPeerDetection;
  private final Doi doi;
  private final SaManager manager;

  Duplicates(
      Environment env,
      SaTable table,
      DeadPeerDetection deadPeerDetection,
      Doi doi,
      SaManager manager) {
    this.env = env;
    this.table = table;
    this.deadPeerDetection = deadPeerDetection;
    this.doi = doi;
    this.manager = manager;
  }

  /** An ISAKMP SA is up: decides what becomes of others with the same peer. */
  void lookFor(Instant now, IsakmpSa sa) {
    if (!sa.abilities().oneStays() || sa.connection().unique() == ConnectionConfig.Unique.NEVER) {
      return;
    }
    for (IsakmpSa other : table.established().toList()) {
      if (other != sa && other.sameEnds(sa) && other.remoteId().equals(sa.remoteId())) {
        boolean loses = goesBefore(sa, other);
        decide(now, loses ? sa : other, loses ? other : sa);
      }
    }
  }

  private static boolean goesBefore(IsakmpSa a, IsakmpSa b) {
    boolean atTheSameTime =
        a.role() != b.role()
            && !a.begunAt().isAfter(b.establishedAt())
            && !b.begunAt().isAfter(a.establishedAt());
    return atTheSameTime ? hasLowerCookie(a, b) : a.begunAt().isBefore(b.begunAt());
  }

  private static boolean hasLowerCookie(IsakmpSa a, IsakmpSa b) {
    return Long.compareUnsigned(a.initiatorCookie().value(), b.initiatorCookie().value()) < 0;
  }

  /**
   * Its initiator deletes it, and the other end does where that does not happen. Where a message
   * was lost the ends may differ about what was up before what, and so about the loser: then they
   * do not act at the same moment, and the first one has decided.
   */
  private void decide(Instant now, IsakmpSa loser, IsakmpSa survivor) {
    Duration wait = loser.isInitiator() ? CALM : LEFT_OVER;
    resolve(now.plus(hasLowerCookie(loser, survivor) ? wait : wait.plus(CALM)), loser, survivor, 1);
  }

  private void resolve(Instant at, IsakmpSa loser, IsakmpSa survivor, int attempt) {
    loser.own(
        env.timers()
            .set(
                at,
                now -> {
                  if (!loser.isEstablished() || !survivor.isEstablished()) {
                    return;
                  }
                  if (doi.isNegotiating(now, loser) && attempt < MOST_TRIES) {
                    resolve(now.plus(CALM), loser, survivor, attempt + 1);
                  } else {
                    survivor.liveness().whenAlive(alive -> end(alive, loser, survivor));
                    loser.liveness().whenAlive(alive -> doubt(alive, loser, survivor));
                    String cause = "of two ISAKMP SAs one is to stay";
                    deadPeerDetection.check(now, survivor, cause);
                    // A peer that has lost both is found out in the time that one takes.
                    deadPeerDetection.check(now, loser, cause);
                  }
                }));
  }

  /** Where the peer answers over the other one only, its Delete for this one was lost. */
  private void doubt(Instant now, IsakmpSa loser, IsakmpSa survivor) {
    Instant asked = survivor.liveness().startedAt();
    survivor.own(
        env.timers()
            .set(
                now.plus(SILENT),
                at -> {
                  LivenessProbe probe = survivor.liveness();
                  if (probe.isRunning() && probe.startedAt().equals(asked)) {
                    end(at, /* loser= */ survivor, /* survivor= */ loser);
                  }
                }));
  }

  private void end(Instant now, IsakmpSa loser, IsakmpSa survivor) {
    if (loser.isEstablished() && survivor.isEstablished()) {
      env.log(loser + " is one too many: " + survivor + " stays");
      manager.delete(now, loser, DownReason.REKEYED);
    }
  }
}

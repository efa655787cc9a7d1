package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Environment;
import resync.peer.ike.Report.DownReason;

/**
 * Two IKE SAs with the same peer where one is wanted. They come to be when both ends begin at the
 * same time, and when a message of an IKE SA that one end has forgotten meanwhile arrives late. RFC
 * 7296 leaves them to the implementation. Both ends decide alike without a word: of two that were
 * set up at the same time the one with the lower initiator's SPI goes, else the one begun first;
 * its initiator deletes it, and the other end does where that does not happen. But before that the
 * one that is to stay has to prove that the peer still has it.
 */
final class Duplicates {
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration LEFT_OVER = Duration.ofSeconds(5);
  private static final int MOST_TRIES = 3;

  private final Environment env;
  private final SaTable table;
  private final Children children;
  private final Initiation initiation;

  Duplicates(Environment env, SaTable table, Children children, Initiation initiation) {
    this.env = env;
    this.table = table;
    this.children = children;
    this.initiation = initiation;
  }

  /** An IKE SA is up: decides what becomes of others with the same peer. */
  void lookFor(Instant now, IkeSa sa) {
    for (IkeSa other : table.established().toList()) {
      if (other == sa
          || !other.isWithSamePeerAs(sa)
          || sa.connection().unique() == ConnectionConfig.Unique.NEVER) {
        continue;
      }
      Origin ours = sa.origin();
      Origin its = other.origin();
      boolean loses =
          ours.isAtTheSameTimeAs(its)
              ? Long.compareUnsigned(ours.initiatorSpi(), its.initiatorSpi()) < 0
              : ours.begun().isBefore(its.begun());
      IkeSa loser = loses ? sa : other;
      Duration wait = loser.origin().initiator() ? CALM : LEFT_OVER;
      resolve(now.plus(wait), loser, loses ? other : sa, 1);
    }
  }

  private void resolve(Instant at, IkeSa loser, IkeSa survivor, int attempt) {
    loser.own(
        env.timers()
            .set(
                at,
                now -> {
                  if (loser.isEstablished() && survivor.isEstablished()) {
                    end(now, loser, survivor, attempt);
                  }
                }));
  }

  private void end(Instant now, IkeSa loser, IkeSa survivor, int attempt) {
    List<Child> missing =
        loser.children().stream()
            .filter(child -> !children.isUp(survivor, child.config()))
            .toList();
    if (missing.isEmpty()) {
      initiation.liveness(now, survivor, answeredAt -> delete(answeredAt, loser, survivor));
    } else if (attempt < MOST_TRIES) {
      for (Child child : missing) {
        initiation.addChild(now, survivor, child.config());
      }
      resolve(now.plus(CALM), loser, survivor, attempt + 1);
    }
  }

  private void delete(Instant now, IkeSa loser, IkeSa survivor) {
    if (loser.isEstablished() && survivor.isEstablished()) {
      env.log(loser + " is one too many: " + survivor + " stays");
      survivor.children().forEach(children::prefer);
      initiation.end(now, loser, DownReason.REKEYED);
    }
  }
}

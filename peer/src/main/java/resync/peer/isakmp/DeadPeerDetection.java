package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import resync.peer.config.Rate;
import resync.peer.config.Retransmission;
import resync.peer.ike.Environment;
import resync.peer.ike.LivenessWatch;
import resync.peer.ike.Report;
import resync.peer.recovery.PeerLimit;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/** Asking a peer whether it lives, on demand and periodically (RFC 3706). */
public final class DeadPeerDetection {
  private static final int SEQUENCE_LENGTH = 4;

  private static final Rate IN_TOTAL = new Rate(10, Duration.ofSeconds(1));

  private final Environment env;
  private final InformationalSender informational;
  private final Doi doi;
  private final SaManager manager;
  private final PeerLimit<IpAddress> livenessLimit;

  public DeadPeerDetection(
      Environment env, InformationalSender informational, Doi doi, SaManager manager, Instant now) {
    this.env = env;
    this.informational = informational;
    this.doi = doi;
    this.manager = manager;
    this.livenessLimit = new PeerLimit<>(env.config().settings().livenessPerPeer(), IN_TOTAL, now);
  }

  /** Begins to ask whenever nothing has been heard for the configured time. */
  public void watch(Instant now, IsakmpSa sa) {
    sa.liveness().firstSequence(env.randomInt());
    Duration delay = sa.connection().dpdDelay();
    if (delay.isZero()) {
      return;
    }
    if (!sa.abilities().deadPeerDetection()) {
      env.log(sa + ": the peer does not speak RFC 3706, so it is never asked whether it lives");
      return;
    }
    new LivenessWatch(
            env.timers(),
            delay,
            () -> LivenessWatch.lastSignOfLife(sa.lastHeard(), doi.pairsWith(sa)),
            sa::own,
            (at, cause) -> check(at, sa, cause))
        .begin(now);
  }

  /** Asks the peer whether it lives because of what anybody can forge, so often and no more. */
  public void doubt(Instant now, IsakmpSa sa, String cause) {
    if (sa.liveness().isRunning()) {
      return;
    }
    if (livenessLimit.refuse(sa.remote().address(), now).isEmpty()) {
      check(now, sa, cause);
    } else {
      env.counters().count("LIVENESS_SUPPRESSED");
    }
  }

  /** Asks the peer whether it is alive, unless that question is unanswered already. */
  public void check(Instant now, IsakmpSa sa, String cause) {
    if (!sa.isEstablished() || sa.liveness().isRunning()) {
      return;
    }
    if (!sa.abilities().deadPeerDetection()) {
      env.counters().count("LIVENESS_NOT_POSSIBLE");
      return;
    }
    env.counters().count("LIVENESS_CHECKS");
    env.outbox().add(new Report.LivenessStarted(sa.status(), cause));
    sa.liveness().begin(now);
    ask(now, sa);
  }

  private void ask(Instant now, IsakmpSa sa) {
    LivenessProbe probe = sa.liveness();
    informational.liveness(sa, NotifyCode.R_U_THERE, probe.ask());
    Retransmission pace = sa.connection().retransmission();
    Instant next = now.plus(pace.waitAfter(probe.sent() - 1));
    Instant end = end(sa);
    probe.timer(env.timers().set(next.isBefore(end) ? next : end, at -> late(at, sa)));
  }

  /** When the peer counts as dead whatever the pace of the questions; far off unless configured. */
  private static Instant end(IsakmpSa sa) {
    Duration limit = sa.connection().dpdTimeout();
    return limit.isZero() ? Instant.MAX : sa.liveness().startedAt().plus(limit);
  }

  private static boolean isOver(Instant now, IsakmpSa sa) {
    return sa.connection().dpdTimeout().isZero()
        ? sa.liveness().sent() > sa.connection().retransmission().tries()
        : !now.isBefore(end(sa));
  }

  private void late(Instant now, IsakmpSa sa) {
    LivenessProbe probe = sa.liveness();
    if (sa.lastHeard().isAfter(probe.startedAt())) {
      probe.alive(now);
      return;
    }
    probe.cancel();
    if (isOver(now, sa)) {
      env.warn(sa + ": no answer to R-U-THERE after " + probe.sent() + " transmissions");
      manager.peerGone(now, sa);
      return;
    }
    env.counters().count("IKE_RETRANSMITTED");
    ask(now, sa);
  }

  /** An authentic R-U-THERE or R-U-THERE-ACK has come. */
  public void receive(Instant now, IsakmpSa sa, Notification notification) {
    if (notification.data().length() != SEQUENCE_LENGTH) {
      env.counters().count("IKE_MALFORMED");
      return;
    }
    int sequence = notification.data().toInt();
    if (notification.is(NotifyCode.R_U_THERE)) {
      if (sa.liveness().mayAnswer(sequence)) {
        informational.liveness(sa, NotifyCode.R_U_THERE_ACK, sequence);
      } else {
        env.counters().count("LIVENESS_OUT_OF_ORDER");
      }
    } else if (sa.liveness().isAsked(sequence)) {
      sa.heard(now);
      sa.liveness().alive(now);
    } else {
      env.counters().count("LIVENESS_OUT_OF_ORDER");
    }
  }
}

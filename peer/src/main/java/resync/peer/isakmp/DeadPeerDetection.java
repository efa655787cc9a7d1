package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import resync.peer.config.Retransmission;
import resync.peer.ike.Report;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;

/** Asking a peer whether it lives, on demand and periodically (RFC 3706). */
final class DeadPeerDetection {
  private static final int SEQUENCE_LENGTH = 4;

  private final Context context;

  DeadPeerDetection(Context context) {
    this.context = context;
  }

  /** Begins to ask whenever nothing has been heard for the configured time. */
  void watch(Instant now, IsakmpSa sa) {
    sa.liveness().firstSequence(context.randomInt());
    Duration delay = sa.connection().dpdDelay();
    if (delay.isZero()) {
      return;
    }
    if (!sa.abilities().deadPeerDetection()) {
      context.log(sa + ": the peer does not speak RFC 3706, so it is never asked whether it lives");
      return;
    }
    watchFrom(now.plus(delay), sa, delay);
  }

  private void watchFrom(Instant at, IsakmpSa sa, Duration delay) {
    sa.own(
        context
            .timers()
            .set(
                at,
                now -> {
                  Instant quietUntil = lastSignOfLife(sa).plus(delay);
                  if (now.isBefore(quietUntil)) {
                    watchFrom(quietUntil, sa, delay);
                  } else {
                    check(now, sa, "nothing heard for " + delay.toMillis() + " ms");
                    watchFrom(now.plus(delay), sa, delay);
                  }
                }));
  }

  private Instant lastSignOfLife(IsakmpSa sa) {
    long newest = IpsecSas.nanos(sa.lastHeard());
    for (IpsecSa pair : context.ipsecSas().with(sa)) {
      newest = Math.max(newest, pair.sa().lastInbound());
    }
    return sa.lastHeard().plusNanos(newest - IpsecSas.nanos(sa.lastHeard()));
  }

  /** Asks the peer whether it is alive, unless that question is unanswered already. */
  void check(Instant now, IsakmpSa sa, String cause) {
    if (!sa.isEstablished() || sa.liveness().isRunning()) {
      return;
    }
    if (!sa.abilities().deadPeerDetection()) {
      context.counters().count("LIVENESS_NOT_POSSIBLE");
      return;
    }
    context.counters().count("LIVENESS_CHECKS");
    context.outbox().add(new Report.LivenessStarted(sa.status(), cause));
    sa.liveness().begin(now);
    ask(now, sa);
  }

  private void ask(Instant now, IsakmpSa sa) {
    LivenessProbe probe = sa.liveness();
    context.notices().liveness(sa, NotifyCode.R_U_THERE, probe.ask());
    Retransmission pace = sa.connection().retransmission();
    Instant next = now.plus(pace.waitAfter(probe.sent() - 1));
    Instant end = end(sa);
    probe.timer(context.timers().set(next.isBefore(end) ? next : end, at -> late(at, sa)));
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
      context.warn(sa + ": no answer to R-U-THERE after " + probe.sent() + " transmissions");
      context.lifecycle().peerGone(now, sa);
      return;
    }
    context.counters().count("IKE_RETRANSMITTED");
    ask(now, sa);
  }

  /** An authentic R-U-THERE or R-U-THERE-ACK has come. */
  void receive(Instant now, IsakmpSa sa, Notification notification) {
    if (notification.data().length() != SEQUENCE_LENGTH) {
      context.counters().count("IKE_MALFORMED");
      return;
    }
    int sequence = notification.data().toInt();
    if (notification.is(NotifyCode.R_U_THERE)) {
      if (sa.liveness().mayAnswer(sequence)) {
        context.notices().liveness(sa, NotifyCode.R_U_THERE_ACK, sequence);
      } else {
        context.counters().count("LIVENESS_OUT_OF_ORDER");
      }
    } else if (sa.liveness().isAsked(sequence)) {
      sa.heard(now);
      sa.liveness().alive(now);
    } else {
      context.counters().count("LIVENESS_OUT_OF_ORDER");
    }
  }
}

package resync.lab.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Transit;
import resync.lab.evidence.WireView;

/**
 * No phase 1 of IKEv1 that began since the last fault went beyond a message, and one got that far.
 * Retransmissions do not count: initiator and responder take turns, so the second message of a
 * responder is message 4, however often each was sent.
 *
 * @param message from 1; main mode has six, aggressive mode three (RFC 2409 section 5)
 */
public record PhaseOneEnds(int message) implements Check {
  private static final String NAME = "phase 1 gets no further";
  private static final Set<String> PHASE_1 = Set.of("Identity Protection", "Aggressive");
  private static final String NO_COOKIE = "0000000000000000";

  private static final class Attempt {
    private final String initiator;
    private final Set<Object> asked = new HashSet<>();
    private final Set<Object> answered = new HashSet<>();
    private int packets;

    Attempt(String initiator) {
      this.initiator = initiator;
    }

    void add(CapturedPacket packet) {
      packets++;
      (packet.source().equals(initiator) ? asked : answered)
          .add(List.of(packet.length(), packet.content()));
    }

    int last() {
      return Math.max(2 * asked.size() - 1, 2 * answered.size());
    }
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    if (evidence.faults().isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "nothing has happened yet");
    }
    Map<String, Attempt> attempts = attempts(evidence);
    if (attempts.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "no phase 1 has begun since");
    }
    List<String> ends = new ArrayList<>();
    int furthest = 0;
    for (Attempt attempt : attempts.values()) {
      furthest = Math.max(furthest, attempt.last());
      ends.add(
          "one of "
              + attempt.initiator
              + " ended with message "
              + attempt.last()
              + " after "
              + Figures.count(attempt.packets, "packet"));
    }
    return new Finding(
        NAME, furthest == message ? Verdict.PASS : Verdict.FAIL, String.join("; ", ends));
  }

  private static Map<String, Attempt> attempts(Evidence evidence) {
    FaultRecord fault = evidence.faults().getLast();
    Instant from = fault.from();
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    for (Transit transit : new WireView(evidence).ike()) {
      CapturedPacket packet = transit.packet();
      if (!(packet.content() instanceof Ike ike)
          || !PHASE_1.contains(ike.exchange())
          || packet.time().isBefore(from)) {
        continue;
      }
      Attempt attempt = attempts.get(ike.initiatorSpi());
      if (attempt == null && ike.responderSpi().equals(NO_COOKIE)) {
        attempt = new Attempt(packet.source());
        attempts.put(ike.initiatorSpi(), attempt);
      }
      if (attempt != null) {
        attempt.add(packet);
      }
    }
    return attempts;
  }
}

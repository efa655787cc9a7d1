package resync.lab.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketKind;

/**
 * A gateway itself sent an IKE message at least twice since the first fault: the same message, by
 * all that its header and its length say (RFC 7296 section 2.1: a retransmission is the same octet
 * for octet).
 */
public record SentAgain(GatewayName gateway, PacketKind kind) implements Check {
  private static final String NAME = "a message was sent again";

  private record Identity(int length, CapturedPacket.Content content) {}

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<Instant> from = evidence.faults().stream().map(FaultRecord::from).findFirst();
    if (from.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "there was no fault");
    }
    Map<Identity, List<CapturedPacket>> messages = new LinkedHashMap<>();
    analysis.wire().ikeSentBy(gateway).stream()
        .filter(p -> kind.matches(p.content()) && !p.time().isBefore(from.get()))
        .forEach(
            p ->
                messages
                    .computeIfAbsent(new Identity(p.length(), p.content()), k -> new ArrayList<>())
                    .add(p));
    return messages.values().stream()
        .filter(sent -> sent.size() > 1)
        .findFirst()
        .map(this::again)
        .orElseGet(
            () ->
                new Finding(
                    NAME,
                    Verdict.FAIL,
                    gateway.word()
                        + " sent "
                        + Figures.count(messages.size(), kind.words())
                        + ", and none of them twice"));
  }

  private Finding again(List<CapturedPacket> sent) {
    return new Finding(
        NAME,
        Verdict.PASS,
        gateway.word()
            + " sent the "
            + kind.words()
            + " of packet "
            + sent.getFirst().number()
            + " again after "
            + Figures.between(sent.getFirst().time(), sent.get(1).time())
            + ", "
            + Figures.count(sent.size(), "time")
            + " in all");
  }
}

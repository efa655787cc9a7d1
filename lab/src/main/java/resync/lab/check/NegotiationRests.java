package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Transit;

/**
 * No gateway has sent an IKE message for a while: nothing is negotiated or retransmitted without
 * end.
 */
public record NegotiationRests(Duration quiet) implements Check {
  private static final String NAME = "the negotiation comes to rest";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<Instant> last =
        analysis.wire().ike().stream()
            .filter(message -> !message.forged())
            .map(Transit::time)
            .max(Instant::compareTo);
    if (last.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "there was no IKE message at all");
    }
    Duration silent = Duration.between(last.get(), evidence.taken());
    return new Finding(
        NAME,
        silent.compareTo(quiet) >= 0 ? Verdict.PASS : Verdict.FAIL,
        "the last IKE message passed " + Figures.of(silent) + " ago");
  }
}

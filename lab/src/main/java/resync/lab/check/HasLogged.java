package resync.lab.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.NodeEvent;
import resync.lab.node.Statement;
import resync.lab.topology.Side;

/**
 * A gateway's log says something, in the words of its implementation, since the first fault.
 *
 * @param words found in the line that says it
 */
public record HasLogged(Side side, Statement statement, Pattern words) implements Check {
  private static final String NAME = "a gateway has logged something";

  @Override
  public Finding judge(Evidence evidence) {
    GatewayEvidence gateway = evidence.gateways().get(side);
    if (gateway == null || gateway.events().isEmpty()) {
      return new Finding(
          NAME, Verdict.INCONCLUSIVE, "nothing of the log of gateway " + side.word() + " is known");
    }
    List<NodeEvent> since =
        gateway.events().stream()
            .filter(
                e ->
                    evidence.faults().isEmpty()
                        || !e.time().isBefore(evidence.faults().getFirst().from()))
            .toList();
    Optional<NodeEvent> said =
        since.stream().filter(e -> words.matcher(e.line()).find()).findFirst();
    return said.map(
            event ->
                new Finding(
                    NAME, Verdict.PASS, side.word() + " has logged: \"" + event.line() + '"'))
        .orElseGet(
            () ->
                new Finding(
                    NAME,
                    Verdict.FAIL,
                    side.word()
                        + " ("
                        + gateway.implementation()
                        + ") has logged "
                        + Figures.count(since.size(), "line")
                        + " since, and none that says that "
                        + statement.words()));
  }
}

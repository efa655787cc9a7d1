package resync.lab.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.node.NodeEvent;
import resync.lab.node.Statement;
import resync.lab.topology.GatewayName;

/**
 * A gateway's log says something, in the words of its implementation, since the first fault. Of
 * what the capture can prove, every line of the log that says it is true.
 *
 * @param words found in the line that says it
 */
public record HasLogged(GatewayName name, Statement statement, Pattern words) implements Check {
  private static final String NAME = "a gateway has logged something";

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    GatewayEvidence gateway = evidence.gateways().get(name);
    if (gateway == null || gateway.events().isEmpty()) {
      return new Finding(
          NAME, Verdict.INCONCLUSIVE, "nothing of the log of gateway " + name.word() + " is known");
    }
    Optional<Finding> untrue =
        gateway.events().stream()
            .map(NodeEvent::line)
            .filter(this::says)
            .flatMap(line -> untrue(evidence, line).stream())
            .findFirst();
    if (untrue.isPresent()) {
      return untrue.get();
    }
    List<NodeEvent> since =
        gateway.events().stream()
            .filter(
                e ->
                    evidence.faults().isEmpty()
                        || !e.time().isBefore(evidence.faults().getFirst().from()))
            .toList();
    return since.stream()
        .map(NodeEvent::line)
        .filter(this::says)
        .findFirst()
        .map(line -> new Finding(NAME, Verdict.PASS, name.word() + " has logged: \"" + line + '"'))
        .orElseGet(
            () ->
                new Finding(
                    NAME,
                    Verdict.FAIL,
                    name.word()
                        + " ("
                        + gateway.implementation()
                        + ") has logged "
                        + Figures.count(since.size(), "line")
                        + " since, and none that says that "
                        + statement.words()));
  }

  private boolean says(String line) {
    return words.matcher(line).find();
  }

  private Optional<Finding> untrue(Evidence evidence, String line) {
    Optional<String> problem =
        switch (statement) {
          case INVALID_SPI -> InvalidSpiLine.problem(evidence, name, line);
          case GARBAGE, WRONG_HASH, FOREIGN_KEYS, WRONG_AUTH -> Optional.empty();
        };
    return problem.map(
        what ->
            new Finding(
                NAME, Verdict.FAIL, name.word() + " has logged \"" + line + "\", but " + what));
  }
}

package resync.peer.ikev2;

import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import resync.peer.ike.StateDiagram;

class StateDiagramTest {
  private static final String HEAD =
      """
      # The states of an IKEv2 SA

      Drawn from `resync.peer.ikev2.Transitions` (what messages cause) and `OwnTransitions` (what commands, lifetimes and silence
      cause) by `StateDiagramTest`, which fails when this page is not what the tables give. A message that a row takes and that
      turns out to be wrong leaves the state as it is, or ends the IKE SA where nobody has authenticated.
      """;

  @Test
  void theDocumentationIsWhatTheTableGives() throws IOException {
    StateDiagram diagram = new StateDiagram();
    diagram.begins(State.INIT_SENT, "we ask with IKE_SA_INIT");
    diagram.begins(State.NONE, "the peer asks");
    diagram.begins(State.ESTABLISHED, "rekeying has made it");
    for (Transitions.Row row : Transitions.rows()) {
      diagram.row(row.state(), trigger(row), row.next(), row.story(), row.section());
    }
    for (OwnTransitions.Row row : OwnTransitions.rows()) {
      diagram.row(row.state(), "—", row.next(), row.story(), row.section());
    }
    diagram.ends(State.CLOSED);
    diagram.assertDrawn("ikev2-states.md", HEAD, "RFC 7296");
  }

  private static String trigger(Transitions.Row row) {
    var kind = row.answers();
    String ours = kind == null ? "" : kind.getSimpleName().replace("Initiator", "");
    String whose =
        row.role() == Role.RESPONDER
            ? " request" + (kind == null ? "" : " while " + ours + " is unanswered")
            : " answer to " + ours;
    String needs =
        row.needs().isEmpty()
            ? ""
            : row.needs().stream().map(Need::name).collect(Collectors.joining(", ", " with ", ""));
    return row.exchange() + whose + needs;
  }
}

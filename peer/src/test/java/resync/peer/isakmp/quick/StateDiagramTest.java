package resync.peer.isakmp.quick;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import resync.peer.ike.StateDiagram;
import resync.peer.isakmp.Need;
import resync.peer.isakmp.Phase1Transitions;
import resync.peer.isakmp.SaState;
import resync.peer.isakmp.State;
import resync.peer.isakmp.Transitions;

class StateDiagramTest {
  private static final String EXCHANGES =
      """
      # The states of IKEv1's exchanges

      Drawn from `resync.peer.isakmp.Phase1Transitions` and `resync.peer.isakmp.quick.QuickTransitions` by `StateDiagramTest`, which
      fails when this page is not what the tables give. A message that a row takes and that turns out to be wrong leaves the
      state as it is, or ends the exchange where it is authentic. NONE is before the first message at its responder.
      """;

  private static final String ISAKMP_SAS =
      """
      # The states of an ISAKMP SA

      Drawn from `resync.peer.isakmp.SaState` by `StateDiagramTest`, which fails when this page is not what the table gives. What
      happens in phase 1, until an ISAKMP SA is established, is an [exchange](ikev1-states.md).
      """;

  @Test
  void theExchangesAreWhatTheTablesGive() throws IOException {
    StateDiagram diagram = new StateDiagram();
    diagram.begins(State.NONE, "the peer begins");
    diagram.begins(State.PROPOSED, "we begin main mode");
    diagram.begins(State.AGGRESSIVE_ASKED, "we begin aggressive mode");
    diagram.begins(State.QUICK_ASKED, "we begin quick mode");
    for (Transitions table : List.of(Phase1Transitions.TABLE, QuickTransitions.TABLE)) {
      for (Transitions.Row row : table.rows()) {
        diagram.row(row.state(), trigger(row), row.next(), row.story(), row.section());
      }
    }
    diagram.row(
        State.QUICK_CONNECTING,
        "INFORMATIONAL with CONNECTED, a packet, or silence",
        State.DONE,
        "the wait is over",
        "5.5");
    diagram.ends(State.DONE);
    diagram.assertDrawn("ikev1-states.md", EXCHANGES, "RFC 2409");
  }

  @Test
  void isakmpSasAreWhatTheTableGives() throws IOException {
    StateDiagram diagram = new StateDiagram();
    diagram.begins(SaState.STARTING, "phase 1 begins");
    for (SaState.Row row : SaState.rows()) {
      diagram.row(row.state(), row.cause().toString(), row.next(), row.story(), row.section());
    }
    diagram.ends(SaState.CLOSED);
    diagram.assertDrawn("isakmp-sa-states.md", ISAKMP_SAS, "RFC");
  }

  private static String trigger(Transitions.Row row) {
    String commit =
        switch (row.commit()) {
          case ANY -> "";
          case SET -> ", commit bit set";
          case NOT_SET -> ", commit bit not set";
        };
    return row.exchange()
        + " as "
        + row.role()
        + row.needs().stream().map(Need::name).collect(Collectors.joining(", ", " with ", ""))
        + commit;
  }
}

package resync.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;
import resync.lab.wire.PacketKind;

class WireChecksTest {
  private static final Direction THERE = Direction.WEST_TO_EAST;
  private static final String IKE = "00000000000000a1";
  private static final SentAgain INIT_AGAIN =
      new SentAgain(Side.WEST, PacketKind.parse("IKE_SA_INIT request").orElseThrow());

  private static void expect(Verdict verdict, String reason, Finding finding) {
    assertEquals(verdict, finding.verdict(), finding.reason());
    assertTrue(finding.reason().contains(reason), finding.reason());
  }

  private static Story restart() {
    return new Story().fault(Kind.RESTART, Side.EAST, 1000, 1500);
  }

  @Test
  void aRetransmissionIsTheSameMessage() {
    expect(
        Verdict.PASS,
        "west sent the IKE_SA_INIT request of packet 1 again after 500 ms, 3 times in all",
        INIT_AGAIN.judge(
            restart()
                .request(THERE, 1600, IKE, "IKE_SA_INIT", 0)
                .request(THERE, 2100, IKE, "IKE_SA_INIT", 0)
                .request(THERE, 2900, IKE, "IKE_SA_INIT", 0)
                .taken(4000)));
  }

  @Test
  void aNewMessageOrACopyOfTheWireIsNoRetransmission() {
    expect(
        Verdict.FAIL,
        "west sent 2 IKE_SA_INIT requests, and none of them twice",
        INIT_AGAIN.judge(
            restart()
                .request(THERE, 900, IKE, "IKE_SA_INIT", 0)
                .request(THERE, 1600, IKE, "IKE_SA_INIT", 0)
                .forged(THERE, 1601, Story.ike(IKE, "IKE_SA_INIT", false, 0, List.of("SK")))
                .request(THERE, 2100, "00000000000000a2", "IKE_SA_INIT", 0)
                .taken(4000)));
  }

  @Test
  void withoutAFaultNothingIsAgain() {
    expect(Verdict.INCONCLUSIVE, "no fault", INIT_AGAIN.judge(new Story().taken(4000)));
  }
}

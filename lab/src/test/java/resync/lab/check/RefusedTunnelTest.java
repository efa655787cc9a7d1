package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.node.SaTable;
import resync.lab.node.Statement;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/** What is judged where two gateways cannot agree. */
class RefusedTunnelTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final List<String> SEALED = List.of(CapturedPacket.ENCRYPTED);
  private static final NoTunnel NONE = new NoTunnel(Duration.ofSeconds(3));

  private static Story asked() {
    return new Story()
        .fault(Kind.OTHER, Preset.WEST, 1000, 1000)
        .current(Preset.WEST, SaTable.EMPTY)
        .current(Preset.EAST, SaTable.EMPTY);
  }

  private static Story upTo(int last) {
    Story story = asked();
    List<List<String>> payloads =
        List.of(List.of("SA"), List.of("SA"), List.of("KE"), List.of("KE"), SEALED, SEALED);
    for (int number = 1; number <= last; number++) {
      message(story, number, 1000 + 10.0 * number, payloads.get(number - 1));
    }
    return story;
  }

  private static void message(Story story, int number, double ms, List<String> payloads) {
    story.packet(
        number % 2 == 1 ? THERE : BACK,
        Story.at(ms),
        new Ike(
            1,
            "00000000000000a1",
            number == 1 ? "0000000000000000" : "00000000000000b1",
            "Identity Protection",
            false,
            number == 1,
            0,
            payloads));
  }

  @Test
  void retransmissionsOfAMessageAreNoFurtherMessages() {
    Story story = upTo(5);
    message(story, 5, 2100, SEALED);
    message(story, 5, 3100, SEALED);
    expect(
        Verdict.PASS,
        "one of 192.0.2.1 ended with message 5 after 7 packets",
        new PhaseOneEnds(5).judge(story.taken(5000)));
  }

  @Test
  void phaseOneThatGoesOnOrEndsBeforeIsNotMeant() {
    expect(Verdict.FAIL, "message 6", new PhaseOneEnds(5).judge(upTo(6).taken(5000)));
    expect(Verdict.FAIL, "message 4", new PhaseOneEnds(5).judge(upTo(4).taken(5000)));
  }

  @Test
  void anEarlierPhaseOneIsNotMeant() {
    Story story = upTo(6).fault(Kind.OTHER, Preset.EAST, 3000, 3000);
    expect(Verdict.INCONCLUSIVE, "no phase 1", new PhaseOneEnds(5).judge(story.taken(5000)));
  }

  @Test
  void messagesThatEstablishNothingAreNoTunnel() {
    expect(Verdict.PASS, "5 IKE messages in 4", NONE.judge(upTo(5).taken(5000)));
    expect(Verdict.INCONCLUSIVE, "the evidence ends", NONE.judge(upTo(5).taken(3000)));
  }

  @Test
  void whereNobodyTriesNothingIsProved() {
    expect(Verdict.INCONCLUSIVE, "nobody has tried", NONE.judge(asked().taken(5000)));
  }

  @Test
  void aTunnelIsATunnelAlsoOnceItIsGone() {
    expect(
        Verdict.FAIL,
        "west has established an IKE SA 500 ms after it",
        NONE.judge(upTo(6).event(Preset.WEST, 1500, "ike-sa-up", Map.of()).taken(5000)));
    expect(
        Verdict.FAIL,
        "west has no established IKE SA and 1 Child SA",
        NONE.judge(upTo(6).currentSpis("c1", "c2").taken(5000)));
  }

  @Test
  void aLineCountsOnceTheFaultIsThere() {
    HasLogged check =
        new HasLogged(Preset.EAST, Statement.GARBAGE, Pattern.compile("decrypts to garbage"));
    Map<String, String> line = Map.of("text", "message 5 decrypts to garbage");
    expect(
        Verdict.PASS,
        "east has logged: \"message 5 decrypts to garbage\"",
        check.judge(asked().event(Preset.EAST, 1100, "log", line).taken(2000)));
    expect(
        Verdict.FAIL,
        "east (java) has logged no line since, and none that says that a message of phase 1",
        check.judge(asked().event(Preset.EAST, 900, "log", line).taken(2000)));
    expect(Verdict.INCONCLUSIVE, "nothing of the log", check.judge(asked().taken(2000)));
  }
}

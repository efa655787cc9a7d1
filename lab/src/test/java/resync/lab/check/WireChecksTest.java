package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;
import resync.lab.traffic.ProbeRecord;
import resync.lab.wire.PacketKind;

class WireChecksTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final String IKE = "00000000000000a1";
  private static final SentAgain INIT_AGAIN =
      new SentAgain(Preset.WEST, PacketKind.parse("IKE_SA_INIT request").orElseThrow());

  private static Story restart() {
    return new Story().fault(Kind.RESTART, Preset.EAST, 1000, 1500);
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

  @Test
  void negotiationRestsOnceNothingWasSaidForAWhile() {
    NegotiationRests check = new NegotiationRests(Duration.ofSeconds(5));
    Story story = new Story().request(THERE, 1600, IKE, "IKE_SA_INIT", 0);
    expect(Verdict.PASS, "passed 5.", check.judge(story.taken(6700)));
    expect(Verdict.FAIL, "passed 4.", check.judge(story.taken(6500)));
    expect(Verdict.INCONCLUSIVE, "no IKE message", check.judge(new Story().taken(9000)));
  }

  @Test
  void whatIsForgedDisturbsNoRest() {
    Story story =
        new Story()
            .request(THERE, 1000, IKE, "IKE_SA_INIT", 0)
            .forged(THERE, 6000, Story.ike(IKE, "INFORMATIONAL", false, 0, List.of("SK")));
    expect(
        Verdict.PASS,
        "passed 6.",
        new NegotiationRests(Duration.ofSeconds(5)).judge(story.taken(7000)));
  }

  @Test
  void aProbeThatArrivesTwiceIsSeen() {
    expect(Verdict.INCONCLUSIVE, "no probe arrived", new NoProbeTwice().judge(probes()));
    expect(
        Verdict.PASS,
        "2 probes, each once",
        new NoProbeTwice().judge(probes(arrival(THERE, 7), arrival(Preset.EAST_TO_WEST, 7))));
    expect(
        Verdict.FAIL,
        "probe 7 west-east arrived again",
        new NoProbeTwice().judge(probes(arrival(THERE, 7), arrival(THERE, 8), arrival(THERE, 7))));
  }

  private static ProbeRecord arrival(Flow direction, long sequence) {
    return new ProbeRecord(Instant.EPOCH, ProbeRecord.Kind.RECEIVED, direction, sequence);
  }

  private static Evidence probes(ProbeRecord... records) {
    Evidence none = new Story().taken(1);
    return new Evidence(
        none.topology(),
        none.taken(),
        none.faults(),
        none.captures(),
        List.of(records),
        none.directions(),
        none.gateways());
  }
}

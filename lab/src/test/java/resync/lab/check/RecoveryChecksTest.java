package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** Who recovers, and what it costs. */
class RecoveryChecksTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final String OLD = "00000000000000a1";
  private static final String NEW = "00000000000000a2";

  private static Story restart() {
    return new Story()
        .exchange(THERE, 1, OLD, "IKE_SA_INIT", 0, List.of("SA"))
        .fault(Kind.RESTART, Preset.EAST, 1000, 2000);
  }

  private static Story both(Story story, String... initiatorSpis) {
    for (GatewayName gateway : Preset.PAIR) {
      story.current(
          gateway,
          new SaTable(
              List.of(initiatorSpis).stream()
                  .map(spi -> new SaTable.IkeSa("gw", 2, true, true, spi, "bb", "AES"))
                  .toList(),
              List.of()));
    }
    return story;
  }

  @Test
  void whoSendsTheFirstMessageHasSetUpTheIkeSa() {
    Story east = both(restart().exchange(BACK, 2010, NEW, "IKE_SA_INIT", 0, List.of("SA")), NEW);
    expect(
        Verdict.PASS,
        "east began the IKE SA 00000000000000a2 (IKE_SA_INIT, 1.01 s after the fault)",
        new IkeSaSetUp(Preset.EAST).judge(east.taken(3000)));
    expect(
        Verdict.FAIL,
        "east began the IKE SA 00000000000000a2",
        new IkeSaSetUp(Preset.WEST).judge(east.taken(3000)));
    Story aggressive =
        both(restart().exchange(THERE, 2010, NEW, "Aggressive", 0, List.of("SA")), NEW);
    expect(
        Verdict.PASS, "(Aggressive, ", new IkeSaSetUp(Preset.WEST).judge(aggressive.taken(3000)));
  }

  @Test
  void anIkeSaOfBeforeTheFaultIsNoNewOne() {
    expect(
        Verdict.FAIL,
        "west began the IKE SA 00000000000000a1",
        new IkeSaSetUp(Preset.WEST).judge(both(restart(), OLD).taken(3000)));
    expect(
        Verdict.FAIL,
        "was not set up by itself, but by rekeying",
        new IkeSaSetUp(Preset.WEST).judge(both(restart(), NEW).taken(3000)));
    expect(
        Verdict.FAIL,
        "no IKE SA in common",
        new IkeSaSetUp(Preset.WEST).judge(both(restart()).taken(3000)));
    expect(
        Verdict.INCONCLUSIVE,
        "nothing has happened",
        new IkeSaSetUp(Preset.WEST).judge(both(new Story(), OLD).taken(3000)));
  }

  @Test
  void oneTooManyIsNotWhatWasAskedFor() {
    Story two =
        both(
            restart()
                .exchange(BACK, 2010, NEW, "IKE_SA_INIT", 0, List.of("SA"))
                .exchange(THERE, 2020, "00000000000000a3", "IKE_SA_INIT", 0, List.of("SA")),
            NEW,
            "00000000000000a3");
    expect(Verdict.FAIL, "west began", new IkeSaSetUp(Preset.EAST).judge(two.taken(3000)));
  }

  /** East can receive again at 2 s; probes arrive from a time on. */
  private static Story backAt(int ms) {
    return restart().delivered(THERE, t -> t < 1000 || t >= ms).echoed(4000);
  }

  @Test
  void probesThatAreLostAreCountedFromWhenTheGatewayCanReceive() {
    expect(
        Verdict.PASS,
        "5 of 190 probes west-east lost since east could receive again; 5 of 190 probes east-west",
        new FewProbesLost(5).judge(backAt(2050).taken(4000)));
    expect(
        Verdict.FAIL,
        "5 of 190 probes west-east lost since east could receive again; the bound is 4",
        new FewProbesLost(4).judge(backAt(2050).taken(4000)));
  }

  @Test
  void whatIsStillDownHasNotLostFew() {
    expect(
        Verdict.INCONCLUSIVE,
        "it is not up yet",
        new FewProbesLost(500).judge(backAt(9000).taken(4000)));
    expect(
        Verdict.INCONCLUSIVE,
        "nothing has happened yet",
        new FewProbesLost(500).judge(new Story().echoed(1000).taken(1000)));
  }
}

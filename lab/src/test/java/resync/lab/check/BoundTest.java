package resync.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Preset;

/** A slow machine is given longer for its work, and never for what the protocol decides. */
class BoundTest {
  private static Duration length(Duration said, double slowness) {
    return new Bound(said, slowness).length();
  }

  @Test
  void asLongAsTheFeatureSaysOnAMachineLikeTheReference() {
    assertEquals(Duration.ofSeconds(5), length(Duration.ofSeconds(5), 1));
    assertEquals("5.00 s", Bound.of(Duration.ofSeconds(5)).words());
  }

  @Test
  void oneSecondIsWork() {
    assertEquals(Duration.ofMillis(2300), length(Duration.ofSeconds(1), 2.3));
    assertEquals(Duration.ofMillis(460), length(Duration.ofMillis(200), 2.3));
    assertEquals(
        "2.30 s: 1.00 s times 2.3 for this machine", new Bound(Duration.ofSeconds(1), 2.3).words());
  }

  @Test
  void whatIsBeyondItAreTimersOfTheProtocol() {
    assertEquals(Duration.ofMillis(16_300), length(Duration.ofSeconds(15), 2.3));
    assertEquals(
        "16.30 s: 15.00 s and 1.30 s for this machine, which is 2.3 times slower than the"
            + " reference",
        new Bound(Duration.ofSeconds(15), 2.3).words());
  }

  @Test
  void noMachineIsReckonedFaster() {
    assertThrows(IllegalArgumentException.class, () -> length(Duration.ofSeconds(1), 0.9));
    assertThrows(IllegalArgumentException.class, () -> length(Duration.ofSeconds(1), Double.NaN));
  }

  /** East is ready 3 s after the start; traffic is back 1.5 s later. */
  private static Evidence backAfter1500Ms() {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 3000)
        .spi(Preset.WEST_TO_EAST, t -> t < 4500 ? "c0000001" : "d0000001")
        .spi(Preset.EAST_TO_WEST, t -> t < 1000 ? "c0000002" : "d0000002")
        .delivered(Preset.WEST_TO_EAST, t -> t < 1000 || t >= 4500)
        .currentSpis("d0000001", "d0000002")
        .echoed(6000)
        .taken(6000);
  }

  @Test
  void aFindingSaysWhatTheMachineWasGiven() {
    Finding finding =
        new TrafficFlowsAgain(new Bound(Duration.ofSeconds(1), 2.3)).judge(backAfter1500Ms());
    assertEquals(Verdict.PASS, finding.verdict());
    assertTrue(
        finding
            .reason()
            .startsWith("back 1.50 s after the first packet on a dead SPI reached east"),
        finding.reason());
    assertTrue(
        finding.reason().endsWith("; within 2.30 s: 1.00 s times 2.3 for this machine"),
        finding.reason());
  }

  @Test
  void moreProbesMayBeLostToTheWorkOfASlowMachine() {
    Finding fast = new FewProbesLost(100).judge(backAfter1500Ms());
    assertEquals(Verdict.FAIL, fast.verdict());
    assertTrue(fast.reason().startsWith("150 of "), fast.reason());
    Finding slow = new FewProbesLost(100, 1.5).judge(backAfter1500Ms());
    assertEquals(Verdict.PASS, slow.verdict());
    assertTrue(slow.reason().startsWith("150 of "), slow.reason());
    assertTrue(
        slow.reason().contains("; at most 150: 100, and more for this machine"), slow.reason());
    assertEquals(Verdict.FAIL, new FewProbesLost(100, 1.4).judge(backAfter1500Ms()).verdict());
  }

  @Test
  void theFigureIsTheSameOnAnyMachine() {
    Finding finding = new TrafficFlowsAgain(Duration.ofSeconds(1)).judge(backAfter1500Ms());
    assertEquals(Verdict.FAIL, finding.verdict());
    assertTrue(finding.reason().startsWith("back 1.50 s after"), finding.reason());
    assertTrue(finding.reason().contains("; away 2.00 s before that; "), finding.reason());
    assertTrue(finding.reason().contains("; the bound is 1.00 s; "), finding.reason());
  }
}

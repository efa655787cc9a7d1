package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.fault.Initiate;
import resync.lab.fault.MessageFault;
import resync.lab.fault.Peace;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;

/** What a scenario's sentences need and refuse, and how they are judged. */
class ScenarioTest extends ScenarioStage {
  @Test
  void startsNothingBeforeAFactMustHold() {
    given();
    assertTrue(fabric.started.isEmpty());
    scenario.traffic().from(Preset.WEST, Preset.EAST);
    assertEquals("java/strongswan", fabric.only().topology().pair());
  }

  @Test
  void refusesAGivenThatComesTooLate() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Mistake late =
        assertThrows(
            Mistake.class,
            () ->
                scenario.sentence(
                    "east recovers", () -> scenario.givens().recovery(Preset.EAST, true)));
    assertSays(late, "\"east recovers\" comes too late");
  }

  /** It is the messages of the first set-up that a feature means which initiates by a When. */
  @Test
  void whatHappensToMessagesWaitsForTheFirstSetUp() {
    given();
    PacketPick pick =
        new PacketPick(Preset.WEST_TO_EAST, new PacketKind.IkeMessage(), new PacketPick.Next(0, 1));
    scenario.inject(new MessageFault(pick, new Treatment.Lost()));
    assertTrue(fabric.started.isEmpty(), "nothing can send a message yet");
    assertThrows(
        UnsupportedOperationException.class,
        () -> scenario.inject(new Initiate(List.of(Preset.WEST))));
    assertTrue(fabric.only().gateway(Preset.WEST).sas().childSas().isEmpty(), "it came too late");
  }

  @Test
  void saysTwoSentencesThatContradictEachOther() {
    given();
    scenario.sentence("east recovers", () -> scenario.givens().recovery(Preset.EAST, true));
    scenario.sentence("east recovers", () -> scenario.givens().recovery(Preset.EAST, true));
    Mistake both =
        assertThrows(
            Mistake.class,
            () ->
                scenario.sentence(
                    "east does not", () -> scenario.givens().recovery(Preset.EAST, false)));
    assertSays(both, "\"east does not\" comes after \"east recovers\": say one of the two");
  }

  @Test
  void saysWhatASentenceAboutANatNeeds() {
    given();
    Mistake none =
        assertThrows(
            Mistake.class,
            () -> scenario.sentence("the NAT reboots", () -> scenario.rebootNat(Preset.WEST)));
    assertSays(none, "\"the NAT reboots\" needs: Given a NAT in front of west");
    assertThrows(Mistake.class, () -> Expectations.behindNat(scenario, Preset.WEST));
    scenario.givens().nat(Preset.WEST, Duration.ofSeconds(30));
    Expectations.behindNat(scenario, Preset.WEST);
    Mistake fraction =
        assertThrows(
            Mistake.class, () -> scenario.givens().nat(Preset.WEST, Duration.ofMillis(1500)));
    assertSays(fraction, "whole seconds, not after 1.50 s");
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Nat nat = fabric.only().topology().addressing().of(Preset.WEST).nat();
    assertEquals(new Nat("192.168.1.1", "192.168.1.254", false, Duration.ofSeconds(30)), nat);
  }

  @Test
  void natKeepalivesComeEveryFewWholeSeconds() {
    given();
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(1500))) {
      Mistake said =
          assertThrows(Mistake.class, () -> scenario.givens().natKeepalive(Preset.WEST, wrong));
      assertSays(said, "charon takes whole seconds, 1 or more");
    }
    scenario.givens().natKeepalive(Preset.WEST, Duration.ofSeconds(2));
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    assertEquals(
        Duration.ofSeconds(2), fabric.only().topology().gateway(Preset.WEST).natKeepalive());
  }

  @Test
  void namesTheImplementationsThatExist() {
    Mistake unknown =
        assertThrows(Mistake.class, () -> scenario.givens().gateways("java", "windows"));
    assertEquals(
        "there is no implementation \"windows\"; there are: java, strongswan",
        unknown.getMessage());
  }

  @Test
  void failsWhenTheTunnelDoesNotComeUp() {
    fabric.tunnelComesUp = false;
    given();
    AssertionError down =
        assertThrows(
            AssertionError.class,
            () ->
                scenario.sentence(
                    "traffic", () -> scenario.traffic().bothWays(Preset.WEST, Preset.EAST)));
    assertSays(down, "west (java) has 0 established IKE SAs");
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.FAIL, result.verdict());
    assertTrue(fabric.only().closed);
  }

  @Test
  void judgesEveryThenAndTheWorstDecides() {
    given();
    for (Verdict verdict : List.of(Verdict.UNSUPPORTED, Verdict.FAIL, Verdict.PASS)) {
      assertEquals(verdict, say(finds(verdict)));
    }
    ScenarioResult result = run.end(scenario);
    assertEquals(3, result.findings().size());
    assertEquals(Verdict.FAIL, result.verdict());
    assertEquals("because", result.reason());
  }

  @Test
  void judgesOnWhereOneThenCannotBeJudged() {
    given();
    say(finds(Verdict.PASS));
    Finding crashed =
        scenario
            .observe(
                "then",
                () -> {
                  throw new IllegalStateException("the socket is gone");
                })
            .getFirst();
    assertEquals(new Finding("then", Verdict.INCONCLUSIVE, "the socket is gone"), crashed);
    assertEquals(Verdict.FAIL, say(finds(Verdict.FAIL)));
    assertEquals(Verdict.FAIL, run.end(scenario).verdict());
  }

  @Test
  void carriesOutNothingAfterAThenThatDidNotHold() {
    given();
    say(finds(Verdict.FAIL));
    assertThrows(
        NotCarriedOut.class,
        () -> scenario.sentence("east restarts", () -> scenario.pass(Duration.ofSeconds(1))));
    scenario.leftOut("traffic flows again", true);
    assertEquals(List.of("traffic flows again"), run.end(scenario).notJudged());
  }

  @Test
  void whatWasNotJudgedDidNotPass() {
    given();
    say(finds(Verdict.PASS));
    scenario.leftOut("traffic flows again", true);
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("not judged: traffic flows again", result.reason());
  }

  @Test
  void triesAPatientExpectationAgainUntilItHolds() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Instant later = fabric.only().now().plusMillis(700);
    Expectation patient =
        Expectation.within(
            Duration.ofSeconds(2),
            live -> true,
            e ->
                new Finding(
                    "late",
                    e.evidence().taken().isBefore(later) ? Verdict.FAIL : Verdict.PASS,
                    "at last"));
    say(patient);
    assertFalse(fabric.only().now().isBefore(later));
  }

  @Test
  void aProbeThatIsLongUnderWayIsNotLost() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    scenario.sentence("peace", () -> scenario.inject(new Peace(Duration.ZERO)));
    fabric.only().underWay = 70;
    say(Expectations.noProbeLost(scenario, Duration.ofSeconds(1)));
    assertEquals(Verdict.PASS, scenario.findings().getLast().verdict());
  }

  @Test
  void aProbeThatIsLostIsMissed() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    scenario.sentence(
        "outage", () -> scenario.inject(new Outage(Duration.ofMillis(20), List.of())));
    assertEquals(Verdict.FAIL, say(Expectations.noProbeLost(scenario, Duration.ofSeconds(1))));
  }

  @Test
  void initiatesAgainWhereAGatewayHasGivenUpBecauseItsPeerIsSlow() {
    fabric.givenUp = 3;
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    say(Expectation.now(e -> new Finding("tunnel", Verdict.PASS, "is there")));
  }

  @Test
  void givesASlowMachineLongerAndSaysSo() {
    fabric.slowness = 3;
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Instant later = fabric.only().now().plusMillis(3500);
    say(
        Expectation.within(
            Duration.ofSeconds(2),
            live -> true,
            e ->
                new Finding(
                    "late",
                    e.evidence().taken().isBefore(later) ? Verdict.FAIL : Verdict.PASS,
                    "at last")));
    String reason = scenario.findings().getLast().reason();
    assertTrue(reason.startsWith("at last; waited 3.5"), reason);
    assertTrue(
        reason.endsWith(
            " s of at most 4.00 s: 2.00 s and 2.00 s for this machine, which is 3.0 times slower"
                + " than the reference"),
        reason);
  }

  @Test
  void givesAPatientExpectationUpAtItsLimit() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Instant start = fabric.only().now();
    Expectation never =
        Expectation.within(
            Duration.ofSeconds(2),
            live -> true,
            e -> new Finding("never", Verdict.FAIL, "still down"));
    assertEquals(Verdict.FAIL, say(never));
    Duration waited = Duration.between(start, fabric.only().now());
    assertTrue(waited.compareTo(Duration.ofMillis(2100)) <= 0, waited.toString());
    assertTrue(waited.compareTo(Duration.ofMillis(1900)) >= 0, waited.toString());
  }
}

package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Fault;
import resync.lab.fault.Initiate;
import resync.lab.fault.MessageFault;
import resync.lab.fault.Peace;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;

/** A scenario from its first sentence to its archive, on a fabric without anything behind it. */
class ScenarioTest {
  private static final ScenarioText TEXT =
      new ScenarioText(
          "F", "a title", "f.feature", 3, List.of(), "java/strongswan", "Feature: F\n");

  @TempDir Path root;
  private final FakeFabric fabric = new FakeFabric();
  private LabRun run;
  private Scenario scenario;

  @BeforeEach
  void begin() {
    run =
        LabRun.open(
            fabric,
            new LabRun.Settings(root, PairOverride.NONE, List.of("run"), 1, RunListener.NONE));
    scenario = run.begin(TEXT);
  }

  private void given() {
    scenario.givens().gateways("java", "strongswan");
    scenario.givens().tunnel(IkeVersion.IKEV2, Preset.WEST, Preset.EAST);
  }

  private static void assertSays(Throwable problem, String words) {
    assertTrue(String.valueOf(problem.getMessage()).contains(words), problem::toString);
  }

  private static Expectation finds(Verdict verdict) {
    return Expectation.now(e -> new Finding("check", verdict, "because"));
  }

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

  private Verdict say(Expectation expectation) {
    return scenario.observe("then", () -> scenario.expect(expectation)).getFirst().verdict();
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

  @Test
  void measuresTheOutageOfAFault() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    scenario.sentence(
        "outage", () -> scenario.inject(new Outage(Duration.ofSeconds(1), List.of())));
    scenario.pass(Duration.ofSeconds(1));
    say(finds(Verdict.PASS));
    ScenarioResult.DirectionResult measured =
        Objects.requireNonNull(run.end(scenario).directions().get("west-east"));
    assertEquals(1000, Objects.requireNonNull(measured.outageMs()), 20);
    assertEquals(100, measured.lost());
  }

  /**
   * What follows a damaged place was not judged; what stands before it is evidence all the same.
   */
  @Test
  void aDamagedCaptureProvesNothingAndIsKept() throws IOException {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    say(finds(Verdict.PASS));
    String pcap = "a1b23c4d00020004000000000000000000010000" + "00000065";
    String record = "0000000100000000ffffffffffffffff";
    Files.write(fabric.only().capture(Preset.WEST), HexFormat.of().parseHex(pcap + record));
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertTrue(
        result
            .reason()
            .endsWith(
                "is damaged at octet 24, after 0 packets:"
                    + " the record there claims 4294967295 octets"),
        result.reason());
    Runs.Kept kept = new Runs(root).find("last").getFirst();
    assertTrue(
        Files.exists(
            kept.folder()
                .resolve(Objects.requireNonNull(result.archive()))
                .resolve("timeline.txt")));
  }

  @Test
  void aFaultThatNeverHappenedProvesNothing() {
    given();
    scenario.sentence(
        "the next IKE_AUTH response is lost",
        () ->
            scenario.inject(
                new Fault() {
                  @Override
                  public FaultRecord inject(Testbed testbed, String sentence) {
                    Instant now = testbed.time().now();
                    return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, now, now);
                  }

                  @Override
                  public Optional<String> unmet(Evidence evidence) {
                    return Optional.of("no IKE_AUTH response came");
                  }
                }));
    say(finds(Verdict.PASS));
    ScenarioResult result = run.end(scenario);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("no IKE_AUTH response came", result.reason());
  }

  @Test
  void waitsForWhatAFaultNeeds() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    Instant soon = fabric.only().now().plusSeconds(2);
    List<Instant> injected = new ArrayList<>();
    scenario.inject(
        new Fault() {
          @Override
          public Optional<String> unmet(Evidence evidence) {
            return Optional.empty();
          }

          @Override
          public boolean ready(Testbed testbed) {
            return !testbed.time().now().isBefore(soon);
          }

          @Override
          public FaultRecord inject(Testbed testbed, String sentence) {
            Instant now = testbed.time().now();
            injected.add(now);
            return new FaultRecord(sentence, null, FaultRecord.Kind.OTHER, now, now);
          }
        });
    assertEquals(List.of(soon), injected);
  }

  @Test
  void healsEveryFaultTheLastFirst() {
    List<String> healed = new ArrayList<>();
    given();
    scenario.inject(new Outage(Duration.ZERO, healed));
    scenario.inject(new Outage(Duration.ofMillis(10), healed));
    say(finds(Verdict.PASS));
    ScenarioResult result = run.end(scenario);
    assertEquals(List.of("PT0.01S", "PT0S"), healed);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("cannot heal PT0.01S", result.reason());
  }

  @Test
  void keepsWhatStacksCannotDoApart() {
    fabric.unsupported = "strongswan cannot fly";
    given();
    assertThrows(
        UnsupportedException.class,
        () ->
            scenario.sentence(
                "traffic", () -> scenario.traffic().bothWays(Preset.WEST, Preset.EAST)));
    ScenarioResult result = run.end(scenario);
    RunResult whole = run.finish();
    assertEquals(Verdict.UNSUPPORTED, result.verdict());
    assertEquals("strongswan cannot fly", result.reason());
    assertTrue(whole.succeeded());
    assertEquals(1, whole.counts().get(Verdict.UNSUPPORTED));
  }

  @Test
  void aRunThatCannotGoOnIsNoSuccessAnywhere() throws IOException {
    run.plan(3);
    given();
    say(finds(Verdict.PASS));
    run.end(scenario);
    run.breakOff(new Mistake("the engine is gone"));
    RunResult whole = run.finish();
    assertEquals(2, whole.exitCode());
    assertFalse(whole.succeeded());
    String said = "the engine is gone: 1 of 3 ran";
    assertEquals(Optional.of(said), whole.incomplete());
    for (String file : List.of("junit.xml", "index.html")) {
      String text = Files.readString(run.folder().resolve(file));
      assertTrue(text.contains(said), text);
    }
    assertTrue(Files.readString(run.folder().resolve("junit.xml")).contains("errors=\"1\""));
  }

  @Test
  void aScenarioThatVanishedIsNoSuccess() {
    run.plan(2);
    given();
    say(finds(Verdict.PASS));
    run.end(scenario);
    RunResult whole = run.finish();
    assertEquals(1, whole.exitCode());
    assertEquals(Optional.of("scenarios are missing: 1 of 2 ran"), whole.incomplete());
  }

  @Test
  void decidesNothingWithoutAThen() {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    assertEquals(Verdict.INCONCLUSIVE, run.end(scenario).verdict());
  }

  @Test
  void keepsTheArchiveWholeWhateverFails() throws IOException {
    given();
    scenario.traffic().bothWays(Preset.WEST, Preset.EAST);
    say(finds(Verdict.PASS));
    fabric.only().collectingFails = true;
    ScenarioResult result = run.end(scenario);
    run.finish();
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertTrue(fabric.only().closed);
    Runs.Kept kept = new Runs(root).find("last").getFirst();
    Path folder = kept.folder().resolve(String.valueOf(result.archive()));
    assertTrue(Files.exists(folder.resolve("scenario.feature")));
    assertTrue(Files.exists(folder.resolve("timeline.txt")));
    assertTrue(Files.exists(kept.folder().resolve("index.html")));
    assertTrue(Files.exists(folder.resolve("index.html")));
    try (Stream<Path> files = Files.list(kept.folder())) {
      assertTrue(files.noneMatch(f -> f.toString().endsWith(".partial")));
    }
  }

  /** Traffic is down for a time. Healing fails unless that time was zero. */
  private record Outage(Duration length, List<String> healed) implements Fault {
    @Override
    public Optional<String> unmet(Evidence evidence) {
      return Optional.empty();
    }

    @Override
    public FaultRecord inject(Testbed testbed, String sentence) {
      FakeTestbed fake = (FakeTestbed) testbed;
      Instant from = fake.now();
      fake.up = false;
      fake.pass(length);
      fake.up = true;
      return new FaultRecord(sentence, Preset.EAST, FaultRecord.Kind.OTHER, from, fake.now());
    }

    @Override
    public void heal(Testbed testbed) {
      if (length.compareTo(Duration.ofMillis(10)) <= 0) {
        healed.add(length.toString());
        if (!length.isZero()) {
          throw new IllegalStateException("cannot heal " + length);
        }
      }
    }
  }
}

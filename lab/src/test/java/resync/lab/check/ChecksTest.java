package resync.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.evidence.WireView;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/** Each verdict of each check, with the figures that its reason must hold. */
class ChecksTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final String IKE = "00000000000000a1";

  static void expect(Verdict verdict, String reason, Finding finding) {
    assertEquals(verdict, finding.verdict(), finding.reason());
    assertTrue(finding.reason().contains(reason), finding.reason());
  }

  /** East restarts between 1 s and 3 s; west uses a new SPI from a time on. */
  private static Story restart(int newSpiAt) {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 3000)
        .spi(THERE, t -> t < newSpiAt ? "c0000001" : "d0000001")
        .spi(BACK, t -> t < 1000 ? "c0000002" : "d0000002")
        .delivered(THERE, t -> t < 1000 || t >= newSpiAt)
        .currentSpis("d0000001", "d0000002");
  }

  private static Story forged() {
    return new Story()
        .fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 1100)
        .forged(THERE, 1000, new Esp("deadbeef", 1, false));
  }

  @Test
  void trafficIsBackWithinTheBound() {
    expect(
        Verdict.PASS,
        "back 250 ms after the first packet on a dead SPI reached east (packet ",
        new TrafficFlowsAgain(Duration.ofSeconds(5)).judge(restart(3250).echoed(5000).taken(5000)));
  }

  @Test
  void trafficIsBackTooLate() {
    Finding finding =
        new TrafficFlowsAgain(Duration.ofMillis(100))
            .judge(
                restart(3250)
                    .exchange(THERE, 3240, IKE, "IKE_SA_INIT", 0, List.of("SA"))
                    .echoed(5000)
                    .taken(5000));
    expect(Verdict.FAIL, "the bound is 100 ms", finding);
    expect(
        Verdict.FAIL,
        "west-east out for 2.25 s, 225 probes lost; east-west out for 2.25 s",
        finding);
    expect(Verdict.FAIL, "1 IKE_SA_INIT from west answered", finding);
  }

  @Test
  void trafficIsNeverBackAndNobodySpeaks() {
    Finding finding =
        new TrafficFlowsAgain(Duration.ofSeconds(5))
            .judge(restart(99_000).echoed(9000).taken(9000));
    expect(Verdict.FAIL, "not back 6.00 s after", finding);
    expect(Verdict.FAIL, "out for 8.00 s and still down, 790 probes lost", finding);
    expect(
        Verdict.FAIL, "600 ESP packets on dead SPIs reached east, no IKE message at all", finding);
  }

  @Test
  void trafficIsNeverBackAndRequestsAreUnanswered() {
    Story story = restart(99_000);
    for (int i = 0; i < 3; i++) {
      story.request(BACK, 3100 + 1000 * i, IKE, "IKE_SA_INIT", 0);
    }
    expect(
        Verdict.FAIL,
        "1 IKE_SA_INIT from east unanswered (sent 3 times)",
        new TrafficFlowsAgain(Duration.ofSeconds(5)).judge(story.echoed(9000).taken(9000)));
  }

  @Test
  void trafficIsDownButTheBoundIsNotOver() {
    expect(
        Verdict.INCONCLUSIVE,
        "before the bound of 5.00 s is over",
        new TrafficFlowsAgain(Duration.ofSeconds(5))
            .judge(restart(99_000).echoed(5000).taken(5000)));
  }

  @Test
  void aDisagreementOfTheSourcesDecidesNothing() {
    expect(
        Verdict.INCONCLUSIVE,
        "disagree by 160 ms",
        new TrafficFlowsAgain(Duration.ofSeconds(5))
            .judge(
                restart(3250)
                    .spi(THERE, t -> t >= 3250 && t < 3260 ? "d0000001" : "c0000001")
                    .delivered(THERE, t -> t < 1000 || t >= 3410)
                    .echoed(5000)
                    .taken(5000)));
  }

  @Test
  void trafficThatNeverFlowedDecidesNothing() {
    expect(
        Verdict.INCONCLUSIVE,
        "no probe was delivered in the second before the fault",
        new TrafficFlowsAgain(Duration.ofSeconds(5))
            .judge(restart(3250).delivered(THERE, t -> false).echoed(5000).taken(5000)));
  }

  @Test
  void blackHoled() {
    expect(
        Verdict.PASS,
        "none of 500 probes west-east was delivered in 5.00 s",
        new StaysBlackHoled(Duration.ofSeconds(5)).judge(restart(99_000).echoed(9000).taken(9000)));
  }

  @Test
  void notBlackHoled() {
    expect(
        Verdict.FAIL,
        "was delivered 4.00 s after the fault, and 100 probes",
        new StaysBlackHoled(Duration.ofSeconds(5)).judge(restart(7000).echoed(9000).taken(9000)));
  }

  @Test
  void blackHoledProvesNothingWithoutProbes() {
    expect(
        Verdict.INCONCLUSIVE,
        "was sent for 4.01 s",
        new StaysBlackHoled(Duration.ofSeconds(5)).judge(restart(99_000).echoed(4000).taken(9000)));
    expect(
        Verdict.INCONCLUSIVE,
        "second before the fault",
        new StaysBlackHoled(Duration.ofSeconds(5))
            .judge(restart(99_000).delivered(THERE, t -> false).echoed(9000).taken(9000)));
    expect(
        Verdict.INCONCLUSIVE,
        "the evidence ends 1.00 s after",
        new StaysBlackHoled(Duration.ofSeconds(5)).judge(restart(99_000).echoed(4000).taken(4000)));
  }

  @Test
  void plaintext() {
    expect(
        Verdict.PASS,
        "none of 400 captured packets (400 ESP)",
        new NoPlaintext().judge(new Story().echoed(1000).taken(2000)));
    expect(
        Verdict.FAIL,
        "10.1.0.10 to 10.2.0.10, the source is in west's protected network 10.1.0.0/24",
        new NoPlaintext().judge(leak("10.1.0.10", "10.2.0.10", 1, 0)));
    expect(
        Verdict.FAIL,
        "the destination is in east's",
        new NoPlaintext().judge(leak("192.0.2.1", "10.2.0.255", 1, 0)));
    expect(
        Verdict.FAIL,
        "a probe (UDP port 7007)",
        new NoPlaintext().judge(leak("192.0.2.1", "198.51.100.1", 17, 7007)));
    expect(Verdict.INCONCLUSIVE, "no ESP", new NoPlaintext().judge(new Story().taken(2000)));
  }

  @Test
  void aProbeThatCanBeReadInsideEspOrAhIsPlaintext() {
    for (CapturedPacket.Content content :
        List.of(
            new Esp("c0000001", 1, false),
            new Esp("c0000001", 1, true),
            new CapturedPacket.Ah("c0000001", 1, 4))) {
      CapturedPacket readable =
          new CapturedPacket(
              1, Story.at(500), 60, "192.0.2.1", "198.51.100.1", content, Optional.empty(), true);
      expect(
          Verdict.FAIL,
          "a probe can be read inside SPI 0xc0000001",
          new NoPlaintext()
              .judge(new Story().echoed(1000).capture(Preset.WEST, readable).taken(2000)));
    }
  }

  private static Evidence leak(String source, String destination, int protocol, int port) {
    Optional<Integer> to = port == 0 ? Optional.empty() : Optional.of(port);
    return new Story()
        .echoed(1000)
        .capture(
            Preset.WEST,
            new CapturedPacket(1, Story.at(500), 60, source, destination, new Other(protocol, to)))
        .taken(2000);
  }

  @Test
  void forgedPacketsLeaveTrafficAlone() {
    expect(
        Verdict.PASS,
        "1 forged packet reached the gateways; 800 probes delivered since, 0 lost",
        new TrafficUntouched().judge(forged().echoed(5000).taken(5000)));
    expect(
        Verdict.PASS,
        "2 IKE messages in 4.00 s",
        new TrafficUntouched()
            .judge(
                forged()
                    .exchange(BACK, 1001, IKE, "INFORMATIONAL", 4, List.of("SK"))
                    .echoed(5000)
                    .taken(5000)));
  }

  @Test
  void forgedPacketsThatDoHarm() {
    TrafficUntouched check = new TrafficUntouched();
    expect(
        Verdict.FAIL,
        "interrupted 200 ms after the first forged packet: 10 probes lost in 100 ms",
        check.judge(
            forged().delivered(THERE, t -> t < 1200 || t >= 1300).echoed(5000).taken(5000)));
    expect(
        Verdict.FAIL,
        "east had the SPIs",
        check.judge(
            forged()
                .current(
                    Preset.EAST,
                    new SaTable(List.of(), List.of(Story.child("c0000001", "c0000003"))))
                .echoed(5000)
                .taken(5000)));
    expect(
        Verdict.FAIL,
        "east began to set up an IKE SA (IKE_SA_INIT) 10 ms after",
        check.judge(forged().request(BACK, 1010, IKE, "IKE_SA_INIT", 0).echoed(5000).taken(5000)));
    expect(
        Verdict.FAIL,
        "east began to set up an IKE SA (Identity Protection) 10 ms after",
        check.judge(
            forged().request(BACK, 1010, IKE, "Identity Protection", 0).echoed(5000).taken(5000)));
    expect(
        Verdict.FAIL,
        "and now has [00000000000000a1_00000000000000bb, 0xc0000001, 0xc0000002]",
        check.judge(
            forged()
                .current(
                    Preset.EAST,
                    new SaTable(
                        List.of(
                            new SaTable.IkeSa("gw", 1, true, true, IKE, "00000000000000bb", "AES")),
                        List.of(Story.child("c0000001", "c0000002"))))
                .echoed(5000)
                .taken(5000)));
  }

  @Test
  void workForForgedPacketsIsBoundedByTimeAndByTheirNumber() {
    TrafficUntouched check = new TrafficUntouched();
    expect(Verdict.PASS, "24 IKE messages", check.judge(answered(200, 12)));
    expect(
        Verdict.FAIL,
        "400 IKE messages in 4.00 s, more than 24: 200 INFORMATIONAL from east answered",
        check.judge(answered(200, 200)));
    expect(Verdict.FAIL, "12 IKE messages in 4.00 s, more than 5", check.judge(answered(5, 6)));
  }

  private static Evidence answered(int packets, int exchanges) {
    Story story = new Story().fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 1100);
    for (int i = 0; i < packets; i++) {
      story.forged(THERE, 1000 + i, new Esp(String.format("dead%04x", i), 1, false));
    }
    for (int i = 0; i < exchanges; i++) {
      story.exchange(BACK, 1001 + i, IKE, "INFORMATIONAL", i, List.of("SK"));
    }
    return story.echoed(5000).taken(5000);
  }

  @Test
  void forgedPacketsThatNeverArrivedProveNothing() {
    expect(
        Verdict.INCONCLUSIVE,
        "no forged packet",
        new TrafficUntouched()
            .judge(
                new Story()
                    .fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 1100)
                    .echoed(5000)
                    .taken(5000)));
  }

  @Test
  void aNotifyIsFoundInTheClearOrDecrypted() {
    Evidence clear = inClearAt(1500).taken(5000);
    expect(
        Verdict.PASS,
        "INVALID_SPI from east to west in packet 1 (in the clear, 500 ms after the fault)",
        shows(new CaptureShows.Decrypted.Messages(List.of(), Map.of())).judge(clear));
    Evidence encrypted =
        new Story().exchange(BACK, 1500, IKE, "INFORMATIONAL", 4, List.of("SK")).taken(5000);
    expect(
        Verdict.PASS,
        "packet 1 (encrypted)",
        shows(decrypted("198.51.100.1", "INVALID_SPI")).judge(encrypted));
    expect(
        Verdict.FAIL,
        "none of 1 IKE message from east to west carries INVALID_SPI",
        shows(decrypted("198.51.100.1", "DELETE")).judge(encrypted));
    expect(
        Verdict.INCONCLUSIVE,
        "1 encrypted IKE message from east could not be decrypted (packet 1: its integrity check"
            + " fails)",
        shows(decrypted("192.0.2.1", "INVALID_SPI")).judge(encrypted));
    expect(
        Verdict.INCONCLUSIVE,
        "cannot be read: no tshark",
        shows(new CaptureShows.Decrypted.Unreadable("no tshark")).judge(encrypted));
  }

  @Test
  void whatCameBeforeTheLastFaultIsNoObservationOfIt() {
    expect(
        Verdict.FAIL,
        "none of no IKE message from east to west since the last fault carries INVALID_SPI",
        shows(new CaptureShows.Decrypted.Messages(List.of(), Map.of()))
            .judge(inClearAt(900).taken(5000)));
  }

  private static Story inClearAt(double ms) {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 1100)
        .packet(
            BACK,
            Story.at(ms),
            Story.ike(IKE, "INFORMATIONAL", false, 0, List.of("N", "INVALID_SPI")));
  }

  @Test
  void phaseOneMode() {
    Evidence main =
        new Story()
            .packet(
                THERE,
                Story.at(100),
                Story.ike(IKE, "Identity Protection", false, 0, List.of("SA")))
            .taken(5000);
    expect(Verdict.PASS, "1 message of main mode and no message", check(false).judge(main));
    expect(Verdict.FAIL, "1 message of main mode and no message", check(true).judge(main));
    expect(Verdict.FAIL, "no message of main mode", check(false).judge(new Story().taken(1)));
  }

  @Test
  void ikeFragments() {
    List<String> piece = List.of("FRAGMENT");
    Story both = new Story();
    for (Flow way : List.of(THERE, BACK)) {
      for (int i = 0; i < 2; i++) {
        both.packet(way, Story.at(100), Story.ike(IKE, "Identity Protection", false, 0, piece));
      }
    }
    Evidence evidence = both.taken(5000);
    int length = new WireView(evidence).ikeSentBy(Preset.WEST).getFirst().length();
    expect(Verdict.PASS, "west sent 2 fragments", new IkeFragments(length).judge(evidence));
    expect(Verdict.FAIL, "west sent 2 fragments", new IkeFragments(length - 1).judge(evidence));
    Evidence whole =
        new Story()
            .packet(
                THERE,
                Story.at(100),
                Story.ike(IKE, "Identity Protection", false, 0, List.of("SA")))
            .taken(5000);
    expect(Verdict.FAIL, "west sent no fragment", new IkeFragments(9999).judge(whole));
  }

  private static PhaseOneMode check(boolean aggressive) {
    return new PhaseOneMode(aggressive);
  }

  private static CaptureShows shows(CaptureShows.Decrypted decrypted) {
    return new CaptureShows("INVALID_SPI", Preset.EAST, Preset.WEST, () -> decrypted);
  }

  private static CaptureShows.Decrypted decrypted(String source, String name) {
    return new CaptureShows.Decrypted.Messages(
        List.of(new CaptureShows.Message(1, Story.at(1500), source, List.of("N", name))),
        Map.of(1L, "its integrity check fails"));
  }

  @Test
  void noProbeIsLost() {
    NoProbeLost check = new NoProbeLost(Duration.ofSeconds(2));
    Story story = new Story().fault(Kind.OTHER, Preset.WEST, 1000, 1100);
    expect(
        Verdict.PASS,
        "all 200 probes west-east of 2.00 s",
        check.judge(story.bothWays(4000).taken(4000)));
    expect(Verdict.INCONCLUSIVE, "the evidence ends 1.00 s after", check.judge(story.taken(2000)));
    Story lossy =
        new Story()
            .fault(Kind.OTHER, Preset.WEST, 1000, 1100)
            .delivered(BACK, t -> t != 1500)
            .bothWays(4000);
    expect(
        Verdict.FAIL,
        "1 probe east-west lost in a row, from 500 ms",
        check.judge(lossy.taken(4000)));
    expect(
        Verdict.INCONCLUSIVE,
        "nothing has happened",
        check.judge(new Story().bothWays(4000).taken(4000)));
  }

  @Test
  void aCheckThatCrashesDecidesNothing() {
    Evidence evidence = new Story().taken(1);
    expect(
        Verdict.INCONCLUSIVE,
        "a bug of the lab: java.lang.IllegalStateException: oops",
        Checks.judge(
            "it works",
            e -> {
              throw new IllegalStateException("oops");
            },
            evidence));
    expect(
        Verdict.UNSUPPORTED,
        "cannot fly",
        Checks.judge(
            "it flies",
            e -> {
              throw new UnsupportedException("cannot fly");
            },
            evidence));
    assertEquals(
        "it agrees",
        Checks.judge("it agrees", new SasAgree(Preset.WEST, Preset.EAST), evidence).check(),
        "the sentence");
  }

  @Test
  void theWorstFindingIsTheVerdict() {
    assertEquals(Verdict.PASS, Checks.worst(List.of()));
    assertEquals(
        Verdict.FAIL,
        Checks.worst(
            List.of(
                new Finding("a", Verdict.PASS, ""),
                new Finding("b", Verdict.FAIL, ""),
                new Finding("c", Verdict.INCONCLUSIVE, ""))));
  }
}

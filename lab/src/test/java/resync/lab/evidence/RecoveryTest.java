package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/** The definitions of {@link Recovery}, a story for each corner of them. */
class RecoveryTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final String NEW_THERE = "d0000001";
  private static final String NEW_BACK = "d0000002";
  private static final List<String> REFUSED = List.of("NO_PROPOSAL_CHOSEN");

  /**
   * What a story has to give, in milliseconds; null is none.
   *
   * @param start since the story's start
   * @param fromPacket whether a packet on a dead SPI is the start
   * @param there duration of the recovery west to east
   * @param back duration of the recovery east to west
   */
  record Case(
      String name,
      Supplier<Evidence> story,
      double start,
      boolean fromPacket,
      @Nullable Double there,
      @Nullable Double back) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** East restarts between 1 s and 3 s; west sends on the dead SPI until a time, then on a new. */
  private static Story restart(int newSpiAt) {
    return restart(newSpiAt, 3000);
  }

  private static Story restart(int newSpiAt, int ready) {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, ready)
        .spi(THERE, t -> t < newSpiAt ? "c0000001" : NEW_THERE)
        .spi(BACK, t -> t < 1000 ? "c0000002" : NEW_BACK)
        .delivered(THERE, t -> t < 1000 || t >= newSpiAt)
        .currentSpis(NEW_THERE, NEW_BACK);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "restart under echoed traffic: what was sent while the gateway was down is no start",
            () -> restart(3250).echoed(5000).taken(5000),
            3000.22,
            true,
            250.0,
            250.4),
        new Case(
            "no packet on the dead SPI reaches the gateway: from the moment it could receive",
            () ->
                restart(3250)
                    .spi(THERE, t -> t < 1000 ? "c0000001" : t < 3250 ? null : NEW_THERE)
                    .echoed(5000)
                    .taken(5000),
            3000,
            false,
            250.22,
            250.62),
        new Case(
            "the gateway acts before the lab knows that it is up",
            () ->
                new Story()
                    .fault(Kind.RESTART, Preset.EAST, 1000, 3030)
                    .spi(THERE, t -> t < 3020 ? "c0000001" : NEW_THERE)
                    .spi(BACK, t -> t < 1000 ? "c0000002" : NEW_BACK)
                    .delivered(THERE, t -> t < 1000 || t >= 3020)
                    .exchange(THERE, 500, "00000000000000a1", "INFORMATIONAL", 2, List.of("SK"))
                    .exchange(BACK, 3005, "00000000000000a2", "IKE_SA_INIT", 0, List.of("SA"))
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            20.0,
            20.4),
        new Case(
            "an old IKE SA's last words before the kill are no sign of life",
            () ->
                restart(3250)
                    .exchange(BACK, 500, "00000000000000a1", "INFORMATIONAL", 2, List.of("SK"))
                    .request(BACK, 1001, "00000000000000a1", "INFORMATIONAL", 3)
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            250.0,
            250.4),
        new Case(
            "the gateway is up and not yet configured: a refusal is no sign that it can receive",
            () ->
                restart(9250, 9000)
                    .spi(THERE, t -> t < 3000 ? "c0000001" : t < 9250 ? null : NEW_THERE)
                    .exchange(THERE, 8500, "00000000000000a2", "IKE_SA_INIT", 0, REFUSED)
                    .echoed(11000)
                    .taken(11000),
            9000,
            false,
            250.22,
            250.62),
        new Case(
            "the sender gave up long before a gateway that boots slowly answers it",
            () ->
                new Story()
                    .fault(Kind.RESTART, Preset.EAST, 1000, 9100)
                    .spi(THERE, t -> t < 3000 ? "c0000001" : t < 9050 ? null : NEW_THERE)
                    .spi(BACK, t -> t < 1000 ? "c0000002" : NEW_BACK)
                    .delivered(THERE, t -> t < 1000 || t >= 9050)
                    .currentSpis(NEW_THERE, NEW_BACK)
                    .exchange(THERE, 9020, "00000000000000a2", "IKE_SA_INIT", 0, List.of("SA"))
                    .echoed(11000)
                    .taken(11000),
            9020.5,
            false,
            29.72,
            30.12),
        new Case(
            "the sender has the new SA before the receiver, which learns of it later",
            () ->
                restart(3250)
                    .delivered(THERE, t -> t < 1000 || t >= 3700)
                    .exchange(BACK, 3240, "00000000000000a2", "IKE_AUTH", 1, List.of("SK"))
                    .exchange(BACK, 3695, "00000000000000a2", "IKE_AUTH", 1, List.of("SK"))
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            700.0,
            700.4),
        new Case(
            "the first new SPI is black-holed, too; the second works",
            () ->
                restart(3250)
                    .spi(THERE, t -> t < 3250 ? "c0000001" : t < 3600 ? "d00000aa" : NEW_THERE)
                    .delivered(THERE, t -> t < 1000 || t >= 3600)
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            600.0,
            600.4),
        new Case(
            "a rekeying after the recovery ends nothing",
            () ->
                restart(3250)
                    .spi(THERE, t -> t < 3250 ? "c0000001" : t < 4000 ? NEW_THERE : "d00000aa")
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            250.0,
            250.4),
        new Case(
            "back for a moment, down again, back for good",
            () ->
                restart(3250)
                    .spi(THERE, t -> t < 3250 ? "c0000001" : t < 3700 ? NEW_THERE : "d00000aa")
                    .delivered(THERE, t -> t < 1000 || (t >= 3250 && t < 3500) || t >= 3700)
                    .spi(BACK, t -> t < 1000 ? "c0000002" : t < 3600 ? NEW_BACK : "d00000bb")
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            700.0,
            700.4),
        new Case(
            "one stray loss later does not prolong it",
            () ->
                restart(3250)
                    .delivered(THERE, t -> t < 1000 || (t >= 3250 && t != 4200))
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            250.0,
            250.4),
        new Case(
            "traffic resumes on a new SPI after a silence: the packet that resumed it counts",
            () ->
                restart(3250)
                    .spi(
                        THERE,
                        t ->
                            t < 3250
                                ? "c0000001"
                                : t < 3300 || t >= 3800 ? NEW_THERE : (@Nullable String) null)
                    .delivered(THERE, t -> t < 1000 || t >= 3800)
                    .echoed(5000)
                    .taken(5000),
            3000.22,
            true,
            800.0,
            800.4),
        new Case(
            "both send: each direction has its own end",
            () ->
                restart(3250)
                    .spi(BACK, t -> t < 1000 ? "c0000002" : t < 3030 ? null : NEW_BACK)
                    .bothWays(5000)
                    .taken(5000),
            3000.22,
            true,
            250.0,
            30.0),
        new Case(
            "IPsec SAs cleared: opened until the first lost probe, whatever the lab's clock says",
            () ->
                new Story()
                    .fault(Kind.SAS_CLEARED, Preset.EAST, 1000, 1045)
                    .spi(THERE, t -> t < 1040 ? "c0000001" : NEW_THERE)
                    .spi(BACK, t -> t < 1020 ? "c0000002" : NEW_BACK)
                    .delivered(THERE, t -> t < 1020 || t >= 1040)
                    .currentSpis(NEW_THERE, NEW_BACK)
                    .echoed(3000)
                    .taken(3000),
            1020.22,
            true,
            20.0,
            20.4),
        new Case(
            "still down", () -> restart(9000).echoed(5000).taken(5000), 3000.22, true, null, null));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void measures(Case expected) {
    Recovery recovery = Recovery.ofLastFault(expected.story().get()).orElseThrow();
    assertEquals(Story.at(expected.start()), recovery.start(), "start");
    assertEquals(expected.fromPacket(), recovery.startPacket().isPresent(), "start is a packet");
    assertEquals(Optional.empty(), recovery.disagreement());
    assertEquals(Optional.ofNullable(expected.there()), duration(recovery, THERE), "west to east");
    assertEquals(Optional.ofNullable(expected.back()), duration(recovery, BACK), "east to west");
    assertEquals(expected.there() != null && expected.back() != null, recovery.recovered());
  }

  private static Optional<Double> duration(Recovery recovery, Flow direction) {
    return Story.ms(recovery.duration(recovery.direction(direction).orElseThrow()));
  }

  @Test
  void theWholeRecoveryIsThatOfTheSlowestDirection() {
    Recovery recovery =
        Recovery.ofLastFault(
                restart(3250)
                    .spi(BACK, t -> t < 1000 ? "c0000002" : t < 3030 ? null : NEW_BACK)
                    .bothWays(5000)
                    .taken(5000))
            .orElseThrow();
    assertEquals(Optional.of(250.0), Story.ms(recovery.duration()));
    assertEquals(25, recovery.deadPackets());
  }

  @Test
  void aClearingThatCostsNoProbeIsNoInterruption() {
    Recovery recovery =
        Recovery.ofLastFault(
                new Story()
                    .fault(Kind.SAS_CLEARED, Preset.EAST, 1000, 1002)
                    .echoed(3000)
                    .taken(3000))
            .orElseThrow();
    assertTrue(recovery.uninterrupted());
    assertEquals(Optional.of(0.0), Story.ms(recovery.duration()));
  }

  @Test
  void forgedPacketsAreNoFaultToRecoverFrom() {
    Evidence evidence =
        new Story().fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 1001).echoed(3000).taken(3000);
    assertEquals(Optional.empty(), Recovery.ofLastFault(evidence));
  }

  @Test
  void packetsThatABusyReceiverCannotOpenYetAreNotTheEnd() {
    Evidence evidence =
        restart(3250).delivered(THERE, t -> t < 1000 || t >= 3400).echoed(5000).taken(5000);
    Recovery recovery = Recovery.ofLastFault(evidence).orElseThrow();
    assertEquals(Optional.empty(), recovery.disagreement());
    assertEquals(Optional.of(400.0), duration(recovery, THERE));
  }

  @Test
  void probesThatArriveWithoutAPacketInThatTimeAreADisagreement() {
    Evidence evidence =
        restart(3250)
            .spi(THERE, t -> t < 3250 ? "c0000001" : t < 3260 ? NEW_THERE : "c0000001")
            .delivered(THERE, t -> t < 1000 || t >= 3410)
            .echoed(5000)
            .taken(5000);
    String disagreement = Recovery.ofLastFault(evidence).orElseThrow().disagreement().orElseThrow();
    assertTrue(disagreement.startsWith("capture and probes disagree by 160 ms"), disagreement);
  }

  @Test
  void ninetyMillisecondsAreWithinTheTolerance() {
    Evidence evidence =
        restart(3250).delivered(THERE, t -> t < 1000 || t >= 3340).echoed(5000).taken(5000);
    Recovery recovery = Recovery.ofLastFault(evidence).orElseThrow();
    assertEquals(Optional.empty(), recovery.disagreement());
    assertEquals(Optional.of(250.0), duration(recovery, THERE));
  }

  @Test
  void aProbeThatWaitedFor150MsForABusyNodeIsNoDisagreement() {
    Evidence evidence =
        restart(3250)
            .waits(THERE, t -> t >= 3250 && t < 3400 ? 3400 - t : 0)
            .echoed(5000)
            .taken(5000);
    Recovery recovery = Recovery.ofLastFault(evidence).orElseThrow();
    assertEquals(Optional.empty(), recovery.disagreement());
    assertEquals(Optional.of(250.0), duration(recovery, THERE));
    assertEquals(Optional.of(400.4), duration(recovery, BACK));
  }

  @Test
  void probesThatArriveWithoutAPacketOnTheWireAreADisagreement() {
    Evidence evidence = restart(3250).spi(THERE, t -> "c0000001").echoed(5000).taken(5000);
    String disagreement = Recovery.ofLastFault(evidence).orElseThrow().disagreement().orElseThrow();
    assertTrue(disagreement.contains("no ESP packet that could have carried"), disagreement);
  }

  @Test
  void aDirectionThatDidNotFlowBeforeIsNotMeasured() {
    Evidence evidence = restart(3250).delivered(BACK, t -> false).echoed(5000).taken(5000);
    Recovery recovery = Recovery.ofLastFault(evidence).orElseThrow();
    assertTrue(recovery.direction(THERE).isPresent());
    assertFalse(recovery.direction(BACK).isPresent());
  }
}

package resync.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.Dissector;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Story;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;

/**
 * Every fault says whether it has happened. The gateways here take every order, and do nothing
 * where they are idle.
 */
class UnmetFaultsTest {
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final Evidence SILENCE = new Story().echoed(1000).taken(1000);

  private final FakeTestbed testbed = new FakeTestbed();

  private Optional<String> unmet(Fault fault, Evidence evidence) {
    fault.inject(testbed, "it happens");
    return fault.unmet(evidence);
  }

  @Test
  void aRestartTakesTheSasWithIt() {
    assertEquals(Optional.empty(), unmet(new GatewayRestart(Preset.EAST), SILENCE));
  }

  @Test
  void aProgramThatWasNotKilledHasNotRestarted() {
    testbed.idle = true;
    assertEquals(
        "although it was killed east still has SAs of before: c0000001",
        unmet(new GatewayRestart(Preset.EAST), SILENCE).orElseThrow());
    testbed.sas = SaTable.EMPTY;
    assertEquals(
        "east has not been ready again since",
        unmet(new GatewayRestart(Preset.EAST), SILENCE).orElseThrow());
  }

  @Test
  void aSilentClearingTakesSas() {
    assertEquals(Optional.empty(), unmet(new SilentClear(Preset.EAST, SaScope.IPSEC), SILENCE));
    assertEquals(
        "east had no such SA to clear",
        unmet(new SilentClear(Preset.EAST, SaScope.ALL), SILENCE).orElseThrow());
    testbed.sas = new FakeTestbed().sas;
    testbed.idle = true;
    assertEquals(
        "east still has SAs of before: c0000001",
        unmet(new SilentClear(Preset.EAST, SaScope.IPSEC), SILENCE).orElseThrow());
  }

  @Test
  void aSilentClearingOfAChildTakesThatOnesSas() {
    assertEquals(
        "east had no such SA to clear",
        unmet(new SilentChildClear(Preset.EAST, "voice"), SILENCE).orElseThrow());
    testbed.sas = new FakeTestbed().sas;
    assertEquals(Optional.empty(), unmet(new SilentChildClear(Preset.EAST, "net"), SILENCE));
    testbed.sas = new FakeTestbed().sas;
    testbed.idle = true;
    assertEquals(
        "east still has SAs of before: c0000001",
        unmet(new SilentChildClear(Preset.EAST, "net"), SILENCE).orElseThrow());
  }

  /** Over the IKE SA that it has, it says so. */
  @Test
  void aClearingTakesSasAndTellsThePeer() {
    SaTable full =
        new SaTable(
            List.of(new SaTable.IkeSa("gw", 2, true, true, "a1", "b1", "AES")),
            testbed.sas.childSas());
    testbed.sas = full;
    Evidence told =
        new Story().exchange(BACK, 500, "a1", "INFORMATIONAL", 2, List.of("SK")).taken(1000);
    assertEquals(Optional.empty(), unmet(new Clear(Preset.EAST, SaScope.ALL), told));
    testbed.sas = full;
    assertEquals(
        "east sent no Delete", unmet(new Clear(Preset.EAST, SaScope.ALL), SILENCE).orElseThrow());
    testbed.sas = full;
    assertEquals(
        "west sent no Delete", unmet(new Clear(Preset.PAIR, SaScope.ALL), told).orElseThrow());
    testbed.sas = full;
    testbed.idle = true;
    assertEquals(
        "east still has SAs of before: a1, c0000001",
        unmet(new Clear(Preset.EAST, SaScope.ALL), told).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void aRekeyingBeginsAnExchange(IkeVersion version) {
    String exchange = version == IkeVersion.IKEV1 ? "Quick Mode" : "CREATE_CHILD_SA";
    Evidence begun = new Story().packet(BACK, Story.at(500), ike(version, exchange)).taken(1000);
    assertEquals(Optional.empty(), unmet(new Rekey(List.of(Preset.EAST), SaScope.IPSEC), begun));
    assertEquals(
        "west has begun no exchange that replaces an SA",
        unmet(new Rekey(Preset.PAIR, SaScope.IPSEC), begun).orElseThrow());
    assertEquals(
        "east has begun no exchange that replaces an SA",
        unmet(new Rekey(List.of(Preset.EAST), SaScope.IKE), SILENCE).orElseThrow());
  }

  /** In IKEv1 both ends send messages of the same exchange; the first one has begun it. */
  @Test
  void whoAnswersAQuickModeHasNotBegunIt() {
    Evidence answered =
        new Story()
            .packet(Preset.WEST_TO_EAST, Story.at(500), ike(IkeVersion.IKEV1, "Quick Mode"))
            .packet(BACK, Story.at(501), ike(IkeVersion.IKEV1, "Quick Mode"))
            .taken(1000);
    assertEquals(
        "east has begun no exchange that replaces an SA",
        unmet(new Rekey(List.of(Preset.EAST), SaScope.IPSEC), answered).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void anInitiationBeginsAnIkeSa(IkeVersion version) {
    String exchange = version == IkeVersion.IKEV1 ? "Identity Protection" : "IKE_SA_INIT";
    Evidence begun = new Story().packet(BACK, Story.at(500), ike(version, exchange)).taken(1000);
    assertEquals(Optional.empty(), unmet(new Initiate(List.of(Preset.EAST)), begun));
    assertEquals(
        "west has not begun to set up an IKE SA",
        unmet(new Initiate(List.of(Preset.WEST)), begun).orElseThrow());
    assertEquals(
        "west has not begun to set up an IKE SA",
        unmet(new Initiate(Preset.PAIR), begun).orElseThrow());
  }

  private static CapturedPacket.Ike ike(IkeVersion version, String exchange) {
    return new CapturedPacket.Ike(
        version == IkeVersion.IKEV1 ? 1 : 2, "a1", "b1", exchange, false, true, 7, List.of());
  }

  @Test
  void aNewKeyIsTheOnlyOne() {
    assertEquals(Optional.empty(), unmet(new KeyChange(Preset.EAST, chance -> "new"), SILENCE));
    testbed.idle = true;
    testbed.keyNames = Set.of("ike-old");
    assertEquals(
        "east does not have the new key alone: [ike-old]",
        unmet(new KeyChange(Preset.EAST, chance -> "new"), SILENCE).orElseThrow());
  }

  @Test
  void forgedPacketsAreAllInTheCapture() {
    Story all = new Story();
    Story butOne = new Story();
    ForgedEsp fault = new ForgedEsp(Preset.EAST, 3);
    fault.inject(testbed, "forged");
    for (byte[] packet : testbed.injected) {
      all.forged(Preset.WEST_TO_EAST, 500, Dissector.content(packet));
    }
    testbed.injected.stream()
        .skip(1)
        .forEach(p -> butOne.forged(Preset.WEST_TO_EAST, 500, Dissector.content(p)));
    assertEquals(Optional.empty(), fault.unmet(all.taken(1000)));
    assertEquals(
        "of 3 forged packets the capture does not show 1 on their way to east",
        fault.unmet(butOne.taken(1000)).orElseThrow());
  }

  @Test
  void forgedMessagesAreAllInTheCapture() {
    ForgedInvalidSpi fault = new ForgedInvalidSpi(Preset.EAST, 2);
    assertEquals(
        "of 2 forged packets the capture does not show 2 on their way to east",
        unmet(fault, SILENCE).orElseThrow());
  }

  @Test
  void aNatThatRebootsLetsNothingPassAndGivesOtherPorts() {
    testbed.addressing =
        Addressing.DEFAULT.with(
            Preset.WEST,
            Addressing.DEFAULT
                .of(Preset.WEST)
                .behind(new Nat("192.168.2.1", "192.168.2.254", false, Nat.USUAL_IDLE)));
    NatReboot fault = new NatReboot(Preset.WEST);
    fault.inject(testbed, "it reboots");
    // Off from 1 ms to 251 ms after the epoch, where the story of this testbed begins.
    assertEquals(Optional.empty(), fault.unmet(natted(-100, 40_001, 1000, 40_002)));
    assertEquals(
        "the NAT still knows its mapping to port 40001",
        fault.unmet(natted(-100, 40_001, 1000, 40_001)).orElseThrow());
    assertEquals(
        "1 packet passed the NAT while it should be off",
        fault.unmet(natted(-100, 40_001, 200, 40_002)).orElseThrow());
  }

  private Evidence natted(long first, int port, long second, int nextPort) {
    Evidence empty = new Story().taken(1);
    String wan = testbed.addressing.of(Preset.WEST).wan();
    List<CapturedPacket> packets =
        List.of(packet(1, first, wan, port), packet(2, second, wan, nextPort));
    return new Evidence(
        testbed.topology(),
        empty.taken(),
        List.of(),
        Map.of(Preset.WEST, packets),
        List.of(),
        empty.directions(),
        empty.gateways());
  }

  private static CapturedPacket packet(long number, long ms, String source, int port) {
    return new CapturedPacket(
        number,
        Instant.EPOCH.plusMillis(ms),
        148,
        source,
        "198.51.100.1",
        new Esp("c0000001", number, true),
        Optional.of(port));
  }
}

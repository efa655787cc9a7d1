package resync.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Story;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.Treatment;

class FaultsTest {
  private static final Evidence EVIDENCE = new Story().taken(1);

  private final FakeTestbed testbed = new FakeTestbed();

  @Test
  void aRestartTakesLongEnoughToLoseProbes() {
    GatewayRestart fault = new GatewayRestart(Preset.EAST);
    FaultRecord record = fault.inject(testbed, "east restarts");
    assertEquals(List.of("kill east", "start east"), testbed.orders);
    assertEquals(Instant.EPOCH, record.from());
    assertTrue(
        Duration.between(record.from(), record.effective()).compareTo(Duration.ofMillis(100)) > 0);
    fault.heal(testbed);
    assertEquals(2, testbed.orders.size());
  }

  @Test
  void aHostThatIsTheGatewayIsDownWithIt() {
    testbed.hostsAreGateways = true;
    new GatewayRestart(Preset.EAST).inject(testbed, "east restarts");
    assertEquals(
        List.of("hold east", "the echo arrives", "kill east", "start east", "release east"),
        testbed.orders);
  }

  /** Other faults happen while the link is down, and its coming up is what is recovered from. */
  @Test
  void aLinkThatIsCutStaysSoUntilItIsMended() {
    LinkCut cut = new LinkCut();
    cut.inject(testbed, "the link goes down");
    assertEquals(List.of("link down"), testbed.orders);
    testbed.time().pass(Duration.ofSeconds(3));
    FaultRecord up = cut.mend().inject(testbed, "the link comes up again");
    assertEquals(List.of("link down", "link up"), testbed.orders);
    assertFalse(up.from().isBefore(Instant.EPOCH.plusSeconds(3)));
    assertEquals(Optional.empty(), cut.unmet(EVIDENCE));
    cut.heal(testbed);
    assertEquals(2, testbed.orders.size());
  }

  @Test
  void hostsAreSilentForATimeAndSendAgain() {
    SilentHosts silent = new SilentHosts(List.of(Preset.EAST), Duration.ofSeconds(2));
    FaultRecord record = silent.inject(testbed, "the host behind east falls silent");
    assertTrue(testbed.orders.containsAll(List.of("hold east", "release east")));
    assertTrue(
        Duration.between(record.from(), record.effective()).compareTo(Duration.ofSeconds(2)) >= 0);
    assertEquals(Optional.empty(), silent.unmet(EVIDENCE));
  }

  @Test
  void aNatThatRebootsIsOffForAWhile() {
    NatReboot fault = new NatReboot(Preset.WEST);
    FaultRecord record = fault.inject(testbed, "the NAT loses its mappings");
    assertEquals(List.of("nat west off", "nat west on"), testbed.orders);
    assertEquals(FaultRecord.Kind.OTHER, record.kind());
    assertTrue(Duration.between(record.from(), record.effective()).toMillis() >= 250);
    fault.heal(testbed);
    assertEquals(2, testbed.orders.size());
  }

  @Test
  void aNatThatDidNotComeBackIsStartedByHealing() {
    NatReboot fault = new NatReboot(Preset.WEST);
    testbed.startFails = true;
    assertThrows(NodeException.class, () -> fault.inject(testbed, "it reboots"));
    testbed.startFails = false;
    fault.heal(testbed);
    assertEquals(List.of("nat west off", "nat west on", "nat west on"), testbed.orders);
  }

  /** What a NAT drops would prove nothing of the gateway behind it. */
  @Test
  void whatANatDropsIsNotForged() {
    testbed.addressing = natInFrontOf(Preset.EAST, false);
    assertThrows(
        UnsupportedException.class, () -> new ForgedEsp(Preset.EAST, 1).inject(testbed, "forged"));
    assertThrows(
        UnsupportedException.class,
        () -> new ForgedInvalidSpi(Preset.EAST, 1).inject(testbed, "forged"));
    assertEquals(List.of(), testbed.orders);
    new ForgedEsp(Preset.WEST, 1).inject(testbed, "forged");
    testbed.addressing = natInFrontOf(Preset.EAST, true);
    new ForgedInvalidSpi(Preset.EAST, 1).inject(testbed, "forged");
    assertEquals(List.of("inject towards west", "inject towards east"), testbed.orders);
  }

  private static Addressing natInFrontOf(GatewayName gateway, boolean forwarding) {
    Nat nat = new Nat("192.168.2.1", "192.168.2.254", forwarding, Nat.USUAL_IDLE);
    return Addressing.DEFAULT.with(gateway, Addressing.DEFAULT.of(gateway).behind(nat));
  }

  @Test
  void aGatewayThatDidNotComeBackIsStartedByHealing() {
    GatewayRestart fault = new GatewayRestart(Preset.EAST);
    testbed.startFails = true;
    assertThrows(NodeException.class, () -> fault.inject(testbed, "east restarts"));
    testbed.startFails = false;
    fault.heal(testbed);
    assertEquals(List.of("kill east", "start east", "start east"), testbed.orders);
  }

  @Test
  void sasAreGoneWhenTheGatewaySaysSo() {
    FaultRecord record =
        new SilentClear(Preset.WEST, SaScope.IPSEC).inject(testbed, "west silently clears");
    assertEquals(Instant.EPOCH.plusMillis(1), record.effective());
    assertEquals(Instant.EPOCH.plusMillis(2), testbed.time().now());
  }

  @Test
  void bothEndsAreToldToRekeyBeforeEitherIsAwaited() {
    FaultRecord record =
        new Rekey(List.of(Preset.WEST, Preset.EAST), SaScope.IPSEC).inject(testbed, "both rekey");
    assertEquals(
        List.of(
            "treat IKE message from west",
            "treat IKE message from east",
            "rekey west",
            "rekey east",
            "end",
            "end"),
        testbed.orders);
    assertEquals(Instant.EPOCH, record.from());
    assertEquals(null, record.gateway());
  }

  @Test
  void bothEndsInitiateWithoutATunnel() {
    Initiate fault = new Initiate(Preset.PAIR);
    assertFalse(fault.needsTunnel());
    fault.inject(testbed, "both initiate");
    assertEquals(
        List.of(
            "treat IKE message from west",
            "treat IKE message from east",
            "initiate west",
            "initiate east",
            "end",
            "end"),
        testbed.orders);
  }

  @Test
  void anEchoingHostIsQuietFromItsLastEchoToTheFirstDrop() {
    testbed.echoes = true;
    new SilentClear(Preset.EAST, SaScope.IPSEC).inject(testbed, "east silently clears");
    assertEquals(
        List.of(
            "hold east",
            "the echo arrives",
            "count drops",
            "clear east",
            "answer",
            "count drops",
            "release east"),
        testbed.orders);
  }

  @Test
  void aHostStaysAsItIsWhereItsEchoesDoNotMatter() {
    testbed.echoes = true;
    new SilentClear(Preset.WEST, SaScope.IPSEC).inject(testbed, "the other side clears");
    new SilentClear(Preset.EAST, SaScope.IKE).inject(testbed, "no SPI dies");
    assertFalse(testbed.orders.contains("hold east"), testbed.orders::toString);
  }

  @Test
  void aHeldHostIsReleasedByHealing() {
    testbed.echoes = true;
    testbed.clearFails = true;
    SilentClear fault = new SilentClear(Preset.EAST, SaScope.ALL);
    assertThrows(NodeException.class, () -> fault.inject(testbed, "east silently clears"));
    fault.heal(testbed);
    fault.heal(testbed);
    assertEquals(1, testbed.orders.stream().filter("release east"::equals).count());
  }

  @Test
  void aFaultWhoseMessageNeverCameHasNotHappened() {
    PacketKind kind = PacketKind.parse("IKE_AUTH response").orElseThrow();
    MessageFault fault =
        new MessageFault(
            new PacketPick(Preset.WEST_TO_EAST, kind, new Next(1, 2)), new Treatment.Lost());
    fault.inject(testbed, "both are lost");
    assertEquals(
        "no IKE_AUTH response from west came after the first 1 since the wire was told, not 2:"
            + " what this says has not happened",
        fault.unmet(EVIDENCE).orElseThrow());
    testbed.met = 1;
    assertTrue(fault.unmet(EVIDENCE).orElseThrow().startsWith("1 IKE_AUTH response from west"));
    testbed.met = 2;
    assertEquals(Optional.empty(), fault.unmet(EVIDENCE));
    fault.heal(testbed);
    assertEquals(List.of("treat IKE_AUTH response from west", "end"), testbed.orders);
  }

  @Test
  void aLinkThatWasCutIsMended() {
    FaultRecord record = new LinkDown(Duration.ofSeconds(2)).inject(testbed, "the link is down");
    assertEquals(List.of("link down", "link up"), testbed.orders);
    assertEquals(2002, Duration.between(record.from(), record.effective()).toMillis());
  }

  @Test
  void aLinkThatWasNotCutHasNotHappened() {
    testbed.echoes = true;
    testbed.departure = Instant.EPOCH.plusMillis(1490);
    testbed.arrival = Instant.EPOCH.plusMillis(1500);
    LinkDown fault = new LinkDown(Duration.ofSeconds(2));
    fault.inject(testbed, "the link is down");
    assertEquals(
        "1 probe arrived while the link should be down", fault.unmet(EVIDENCE).orElseThrow());
  }

  @Test
  void aProbeUnderWayWhenTheLinkIsCutMayBeLateOnABusyMachine() {
    testbed.echoes = true;
    testbed.departure = Instant.EPOCH;
    testbed.arrival = Instant.EPOCH.plusMillis(700);
    LinkDown fault = new LinkDown(Duration.ofSeconds(2));
    fault.inject(testbed, "the link is down");
    assertEquals(Optional.empty(), fault.unmet(EVIDENCE));
  }

  @Test
  void aLossyLinkLosesBothWaysForAWhile() {
    LossyWire fault = new LossyWire(20, Duration.ofSeconds(2));
    fault.inject(testbed, "20 percent are lost");
    assertEquals(
        List.of("treat packet from west", "treat packet from east", "end", "end"), testbed.orders);
    assertTrue(fault.unmet(EVIDENCE).isPresent());
    testbed.met = 1;
    assertEquals(Optional.empty(), fault.unmet(EVIDENCE));
  }

  @Test
  void whatAGatewayCannotDoIsNotTried() {
    testbed.canDoNothing = true;
    assertThrows(
        UnsupportedException.class,
        () -> new Clear(Preset.WEST, SaScope.ALL).inject(testbed, "west clears"));
    assertEquals(List.of(), testbed.orders);
  }

  @Test
  void forgedSpisAreAllDifferentAndNobodys() {
    new ForgedEsp(Preset.EAST, 300).inject(testbed, "forged ESP");
    Set<Integer> spis = new HashSet<>(Set.of(0xc0000001, 0xc0000002));
    testbed.injected.forEach(packet -> spis.add(ByteBuffer.wrap(packet).getInt(20)));
    assertEquals(302, spis.size());
    assertTrue(spis.stream().noneMatch(spi -> spi >= 0 && spi < 256));
  }

  @Test
  void forgedInvalidSpiNamesWhatTheVictimSendsWith() {
    new ForgedInvalidSpi(Preset.EAST, 2).inject(testbed, "forged INVALID_SPI");
    assertEquals(List.of("inject towards east"), testbed.orders);
    byte[] packet = testbed.injected.getFirst();
    assertEquals(0xc0000002, ByteBuffer.wrap(packet).getInt(packet.length - 4));
    testbed.sas = SaTable.EMPTY;
    assertThrows(
        NodeException.class, () -> new ForgedInvalidSpi(Preset.EAST, 2).inject(testbed, "again"));
  }
}

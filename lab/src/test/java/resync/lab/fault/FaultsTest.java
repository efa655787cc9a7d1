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
import java.util.Set;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Side;

class FaultsTest {
  private final FakeTestbed testbed = new FakeTestbed();

  @Test
  void aRestartTakesLongEnoughToLoseProbes() {
    GatewayRestart fault = new GatewayRestart(Side.EAST);
    FaultRecord record = fault.inject(testbed, "east restarts");
    assertEquals(List.of("kill east", "start east"), testbed.orders);
    assertEquals(Instant.EPOCH, record.from());
    assertTrue(
        Duration.between(record.from(), record.effective()).compareTo(Duration.ofMillis(100)) > 0);
    fault.heal(testbed);
    assertEquals(2, testbed.orders.size());
  }

  @Test
  void aGatewayThatDidNotComeBackIsStartedByHealing() {
    GatewayRestart fault = new GatewayRestart(Side.EAST);
    testbed.startFails = true;
    assertThrows(NodeException.class, () -> fault.inject(testbed, "east restarts"));
    testbed.startFails = false;
    fault.heal(testbed);
    assertEquals(List.of("kill east", "start east", "start east"), testbed.orders);
  }

  @Test
  void sasAreGoneWhenTheGatewaySaysSo() {
    FaultRecord record =
        new SilentClear(Side.WEST, SaScope.IPSEC).inject(testbed, "west silently clears");
    assertEquals(Instant.EPOCH.plusMillis(1), record.effective());
    assertEquals(Instant.EPOCH.plusMillis(2), testbed.time().now());
  }

  @Test
  void bothEndsAreToldToRekeyBeforeEitherIsAwaited() {
    FaultRecord record =
        new Rekey(List.of(Side.WEST, Side.EAST), SaScope.IPSEC).inject(testbed, "both rekey");
    assertEquals(List.of("rekey west", "rekey east"), testbed.orders);
    assertEquals(Instant.EPOCH, record.from());
    assertEquals(null, record.side());
  }

  @Test
  void bothEndsInitiateWithoutATunnel() {
    InitiateTogether fault = new InitiateTogether();
    assertFalse(fault.needsTunnel());
    fault.inject(testbed, "both initiate");
    assertEquals(List.of("initiate west", "initiate east"), testbed.orders);
  }

  @Test
  void whatAGatewayCannotDoIsNotTried() {
    assertThrows(
        UnsupportedException.class,
        () -> new Clear(Side.WEST, SaScope.ALL).inject(testbed, "west clears"));
    assertEquals(List.of(), testbed.orders);
  }

  @Test
  void forgedSpisAreAllDifferentAndNobodys() {
    new ForgedEsp(Side.EAST, 300).inject(testbed, "forged ESP");
    Set<Integer> spis = new HashSet<>(Set.of(0xc0000001, 0xc0000002));
    testbed.injected.forEach(packet -> spis.add(ByteBuffer.wrap(packet).getInt(20)));
    assertEquals(302, spis.size());
    assertTrue(spis.stream().noneMatch(spi -> spi >= 0 && spi < 256));
  }

  @Test
  void forgedInvalidSpiNamesWhatTheVictimSendsWith() {
    new ForgedInvalidSpi(Side.EAST, 2).inject(testbed, "forged INVALID_SPI");
    assertEquals(List.of("inject towards east"), testbed.orders);
    byte[] packet = testbed.injected.getFirst();
    assertEquals(0xc0000002, ByteBuffer.wrap(packet).getInt(packet.length - 4));
    testbed.sas = SaTable.EMPTY;
    assertThrows(
        NodeException.class, () -> new ForgedInvalidSpi(Side.EAST, 2).inject(testbed, "again"));
  }
}

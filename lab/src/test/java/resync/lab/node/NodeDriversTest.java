package resync.lab.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.scenario.TunnelTable;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

class NodeDriversTest {
  private final NodeDrivers drivers = NodeDrivers.load();

  @Test
  void findsAllThereAre() {
    assertEquals(List.of("java", "strongswan", "strongswan-kernel"), List.copyOf(drivers.names()));
  }

  @Test
  void saysWhichImplementationsThereAre() {
    Topology topology = Topologies.of(west("cisco"), east("java"));
    String message =
        assertThrows(
                UnknownImplementationException.class, () -> drivers.driver(topology, Preset.WEST))
            .getMessage();
    assertEquals(
        "there is no implementation \"cisco\"; there are java, strongswan, strongswan-kernel",
        message);
  }

  static Stream<Arguments> unsupported() {
    TunnelSpec plain = TunnelSpec.of(IkeVersion.IKEV2);
    TunnelSpec transport =
        TunnelTable.parse(
            IkeVersion.IKEV2, Preset.WEST, Preset.EAST, List.of(List.of("mode", "transport")));
    TunnelSpec bundle =
        TunnelTable.parse(
            IkeVersion.IKEV1,
            Preset.WEST,
            Preset.EAST,
            List.of(List.of("ah proposal", "sha256"), List.of("esp proposal", "aes256")));
    return Stream.of(
        Arguments.of(west("strongswan"), bundle, "as alternatives"),
        Arguments.of(west("strongswan").withRecovery(true), plain, "has no invalid-SPI recovery"),
        Arguments.of(
            west("strongswan").withTrafficLiveness(Duration.ofMillis(500), Retransmission.DEFAULT),
            plain,
            "only on an idle tunnel"),
        Arguments.of(west("java"), transport, "transport mode with IKEv1 only"));
  }

  @ParameterizedTest
  @MethodSource
  void unsupported(GatewaySpec west, TunnelSpec tunnel, String reason) {
    Topology topology = Topologies.of(west, east("java"), tunnel, "a-key");
    String message =
        String.valueOf(
            assertThrows(UnsupportedException.class, () -> drivers.driver(topology, Preset.WEST))
                .getMessage());
    assertTrue(message.contains(reason), message);
    assertTrue(message.endsWith("(gateway west)"), message);
  }

  private static GatewaySpec west(String implementation) {
    return new GatewaySpec(Preset.WEST, implementation);
  }

  private static GatewaySpec east(String implementation) {
    return new GatewaySpec(Preset.EAST, implementation);
  }
}

package resync.lab.node.strongswan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.lab.node.Topologies;
import resync.lab.scenario.TunnelTable;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;

class StrongswanDriverTest {
  private static final Topology ESP = topology("esp proposal", "aes256-sha256");
  private static final Topology AH = topology("ah proposal", "sha256");
  private static final Topology TRANSPORT = topology("mode", "transport");

  private static Topology topology(String setting, String value) {
    return Topologies.of(
        new GatewaySpec(Preset.WEST, "strongswan"),
        new GatewaySpec(Preset.EAST, "java"),
        TunnelTable.parse(
            IkeVersion.IKEV1, Preset.WEST, Preset.EAST, List.of(List.of(setting, value))),
        "a-key");
  }

  private static String reason(StrongswanDriver driver, Topology topology) {
    return driver.cannot(topology, Preset.WEST).orElseThrow();
  }

  @Test
  void sendsNatKeepalivesAsOftenAsTheGatewayIsToldTo() {
    GatewaySpec west = new GatewaySpec(Preset.WEST, "strongswan");
    GatewaySpec east = new GatewaySpec(Preset.EAST, "java");
    assertEquals("20", keepAlive(west, east));
    assertEquals("2", keepAlive(west.withNatKeepalive(Duration.ofSeconds(2)), east));
  }

  private static String keepAlive(GatewaySpec west, GatewaySpec east) {
    Topology topology =
        Topologies.of(
            west,
            east,
            TunnelTable.parse(IkeVersion.IKEV2, Preset.WEST, Preset.EAST, List.of()),
            "a-key");
    String daemon =
        Objects.requireNonNull(
            new StrongswanDriver(_ -> DataPlane.LIBIPSEC)
                .files(topology, Preset.WEST)
                .get("strongswan.conf"));
    return daemon.replaceAll("(?s).*keep_alive = (\\d+)\n.*", "$1");
  }

  @Test
  void asksForAKernelWhereTheTunnelNeedsOne() {
    List<Boolean> asked = new ArrayList<>();
    StrongswanDriver driver =
        new StrongswanDriver(
            need -> {
              asked.add(need.kernelOnly());
              return DataPlane.NETLINK;
            });
    List.of(ESP, AH, TRANSPORT)
        .forEach(topology -> assertEquals(Optional.empty(), driver.cannot(topology, Preset.WEST)));
    assertEquals(List.of(false, true, true), asked);
  }

  @Test
  void onAKernelInAnyCaseByItsOtherName() {
    StrongswanDriver driver =
        new StrongswanKernelDriver(
            need -> need.kernelOnly() ? DataPlane.GUEST : DataPlane.LIBIPSEC);
    assertEquals("strongswan-kernel", driver.name());
    assertEquals(Optional.empty(), driver.cannot(ESP, Preset.WEST));
    assertEquals(Map.of("RESYNC_KERNEL", "guest"), driver.environment(ESP, Preset.WEST));
  }

  @Test
  void userspaceHasNeitherAhNorTransportModeNorAKernel() {
    StrongswanDriver driver = new StrongswanDriver(need -> DataPlane.LIBIPSEC);
    assertEquals(Optional.empty(), driver.cannot(ESP, Preset.WEST));
    assertTrue(reason(driver, AH).contains("in userspace has no AH"));
    assertTrue(reason(driver, TRANSPORT).contains("in userspace has no transport mode"));
    assertTrue(
        reason(new StrongswanKernelDriver(need -> DataPlane.LIBIPSEC), ESP)
            .contains("in userspace has no ESP of a kernel"));
  }

  @Test
  void aKernelOfItsOwnHasAhAndTransportMode() {
    StrongswanDriver driver = new StrongswanDriver(need -> DataPlane.GUEST);
    assertEquals(Optional.empty(), driver.cannot(AH, Preset.WEST));
    assertEquals(Optional.empty(), driver.cannot(TRANSPORT, Preset.WEST));
  }

  @Test
  void aKernelOfItsOwnHasNoIpv6() {
    StrongswanDriver driver = new StrongswanDriver(need -> DataPlane.GUEST);
    Topology six = ESP.with(Addressing.of(Preset.PAIR, Family.IPV4, Family.IPV6));
    assertTrue(reason(driver, six).contains("speaks no IPv6"));
    assertEquals(
        Optional.empty(),
        new StrongswanDriver(need -> DataPlane.LIBIPSEC).cannot(six, Preset.WEST));
  }

  @Test
  void saysWhatDoesTheIpsec() {
    assertEquals("kernel 6.12.113 in a guest", DataPlane.GUEST.words("6.12.113"));
    assertEquals("kernel 6.12.90", DataPlane.NETLINK.words("6.12.90"));
    assertEquals("ESP in userspace", DataPlane.LIBIPSEC.words("6.12.90"));
  }
}

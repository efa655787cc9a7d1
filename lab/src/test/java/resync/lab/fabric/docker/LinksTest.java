package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.node.Topologies;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;

class LinksTest {
  private static final Place WEST = Place.gateway(Preset.WEST);
  private static final Place EAST = Place.gateway(Preset.EAST);

  private static final Addressing NATS =
      Addressing.DEFAULT
          .with(
              Preset.WEST,
              Addressing.DEFAULT
                  .of(Preset.WEST)
                  .behind(new Nat("192.168.1.1", "192.168.1.254", false, Nat.USUAL_IDLE)))
          .with(
              Preset.EAST,
              Addressing.DEFAULT
                  .of(Preset.EAST)
                  .behind(new Nat("192.168.2.1", "192.168.2.254", true, Nat.USUAL_IDLE)));

  private static final Underlay UNDERLAY = new Underlay(0x1001, Place.of(NATS));

  private static Topology topology(Addressing addressing) {
    return Topologies.of(new GatewaySpec(Preset.WEST, "java"), new GatewaySpec(Preset.EAST, "java"))
        .with(addressing);
  }

  private static List<String> lines(Place place) {
    return lines(Addressing.DEFAULT, place);
  }

  private static List<String> lines(Addressing addressing, Place place) {
    return Links.script(UNDERLAY, topology(addressing), place).lines().toList();
  }

  @Test
  void aNatIsBetweenItsGatewayAndTheWire() {
    List<String> gateway = lines(NATS, WEST);
    assertTrue(gateway.contains("address add 192.168.1.1/24 dev wan0"), gateway.toString());
    assertTrue(gateway.contains("route add 198.51.100.0/24 via 192.168.1.254"));
    assertTrue(gateway.stream().noneMatch(l -> l.contains("192.0.2.")), gateway.toString());
    List<String> nat = lines(NATS, Place.nat(Preset.WEST));
    assertTrue(nat.contains("address add 192.168.1.254/24 dev in0"), nat.toString());
    assertTrue(nat.contains("address add 192.0.2.1/24 dev out0"), nat.toString());
    assertTrue(nat.contains("route add 198.51.100.0/24 via 192.0.2.254"), nat.toString());
    String wire = String.join("\n", lines(NATS, Place.WIRE));
    assertFalse(wire.contains("192.168."), wire);
    assertTrue(wire.contains("remote " + UNDERLAY.address(Place.nat(Preset.WEST)) + " "), wire);
    assertFalse(wire.contains(UNDERLAY.address(WEST) + " "), wire);
  }

  /** Else what the gateway sends while the NAT starts would leave as it is. */
  @Test
  void aNatHasItsRulesBeforeItsLinks() {
    List<String> nat = lines(NATS, Place.nat(Preset.EAST));
    assertTrue(nat.contains("nft -f /run/resync/nat.nft"), nat.toString());
    assertTrue(nat.indexOf("nft -f /run/resync/nat.nft") < nat.indexOf("ip -batch - <<'END'"));
    assertTrue(nat.indexOf("route add 192.0.2.0/24 via 198.51.100.254") < index(nat, " in0 "));
    assertFalse(String.join("\n", lines(NATS, Place.WIRE)).contains("nft"));
  }

  private static int index(List<String> lines, String words) {
    return lines.indexOf(lines.stream().filter(l -> l.contains(words)).findFirst().orElseThrow());
  }

  @Test
  void thereIsANatOnlyWhereOneIsAskedFor() {
    assertEquals(5, Place.of(Addressing.DEFAULT).size());
    assertEquals(7, Place.of(NATS).size());
  }

  @Test
  void aGatewayThatIsItsOwnHostIsReachedThroughItsNat() {
    List<String> gateway = lines(NATS.withHostsOnGateways(), WEST);
    assertTrue(gateway.contains("address add 192.168.1.1/24 dev wan0"), gateway.toString());
    assertTrue(gateway.stream().noneMatch(l -> l.contains("lan0")), gateway.toString());
  }

  @Test
  void gatewayReachesTheOtherGatewayOnly() {
    List<String> routes = lines(WEST).stream().filter(l -> l.startsWith("route")).toList();
    assertEquals(List.of("route add 198.51.100.0/24 via 192.0.2.254"), routes);
  }

  @Test
  void wireKnowsNoProtectedNetwork() {
    String script = String.join("\n", lines(Place.WIRE));
    assertFalse(script.contains(" 10."), script);
    assertFalse(script.contains("\nroute"), script);
  }

  @Test
  void aGatewayThatIsItsOwnHostHasNoOther() {
    String script =
        Links.script(UNDERLAY, topology(Addressing.DEFAULT.withHostsOnGateways()), WEST);
    assertTrue(script.contains("link add wan0 "), script);
    assertFalse(script.contains("lan0"), script);
  }

  static Stream<Place> places() {
    return Place.of(NATS).stream();
  }

  @ParameterizedTest
  @MethodSource("places")
  void nothingHasADefaultRoute(Place place) {
    assertTrue(
        lines(NATS, place).stream().noneMatch(l -> l.contains("default") || l.contains("0/0")));
  }

  /** What one end calls its neighbour's Ethernet address is what the other end has. */
  @Test
  void endsOfALinkKnowEachOther() {
    assertTrue(
        lines(Place.WIRE)
            .contains(
                "neighbour replace 198.51.100.1 lladdr 02:00:c6:33:64:01 dev east0 nud permanent"));
    assertTrue(
        lines(EAST).stream()
            .anyMatch(l -> l.startsWith("link add wan0 address 02:00:c6:33:64:01 mtu 1500 type")));
    assertTrue(
        lines(Place.WIRE)
            .contains(
                "neighbour replace 198.19.0.22 lladdr 02:42:c6:13:00:16 dev eth0 nud permanent"));
    assertEquals("198.19.0.22", UNDERLAY.address(EAST));
    assertEquals("02:42:c6:13:00:16", UNDERLAY.mac(EAST));
  }

  @Test
  void linksCanBeOfIpv6() {
    Addressing six = Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV6);
    List<String> gateway = lines(six, WEST);
    assertTrue(gateway.contains("address add 2001:db8:1::1/64 dev wan0 nodad"), gateway.toString());
    assertTrue(gateway.contains("address add fd00:1::1/64 dev lan0 nodad"), gateway.toString());
    assertTrue(gateway.contains("route add 2001:db8:2::/64 via 2001:db8:1::254"));
    assertTrue(lines(six, Place.host(Preset.WEST)).contains("route add fd00:2::/64 via fd00:1::1"));
    String own = Underlay.linkMac("2001:db8:1::1");
    assertTrue(own.startsWith("02:06:"), own);
    assertNotEquals(own, Underlay.linkMac("2001:db8:1::254"));
    assertTrue(gateway.stream().anyMatch(l -> l.startsWith("link add wan0 address " + own)));
    assertTrue(
        lines(six, Place.WIRE)
            .contains(
                "neighbour replace 2001:db8:1::1 lladdr " + own + " dev west0 nud permanent"));
  }

  @Test
  void subnetsFillTheTestRange() {
    assertEquals("198.18.0.0/28", new Underlay(0, List.of()).subnet());
    assertEquals("198.19.255.240/28", new Underlay(Underlay.COUNT - 1, List.of()).subnet());
    assertThrows(IllegalArgumentException.class, () -> new Underlay(Underlay.COUNT, List.of()));
    Set<String> addresses = new HashSet<>();
    Place.of(NATS).forEach(place -> addresses.add(UNDERLAY.address(place)));
    assertEquals(
        Set.of(
            "198.19.0.18",
            "198.19.0.19",
            "198.19.0.20",
            "198.19.0.21",
            "198.19.0.22",
            "198.19.0.23",
            "198.19.0.24"),
        addresses);
  }
}

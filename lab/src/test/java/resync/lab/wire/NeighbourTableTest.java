package resync.lab.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeighbourTableTest {
  private static final List<String> LINES =
      List.of(
          "IP address       HW type     Flags       HW address            Mask     Device",
          "192.0.2.1        0x1         0x2         02:00:c0:00:02:01     *        west0",
          "192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        west0",
          "198.51.100.1     0x1         0x6         02:00:c6:33:64:01     *        east0",
          "198.51.100.7     0x1         0x2         02:00:c6:33:64:07     *        east0");

  @Test
  void aNeighbourIsItsOwnNextHop() {
    NeighbourTable table = NeighbourTable.parse(LINES, "east0");
    assertArrayEquals(
        HexFormat.of().parseHex("0200c6336407"), table.nextHop("198.51.100.7").orElseThrow());
  }

  @Test
  void theOnlyNeighbourLeadsAnywhere() {
    NeighbourTable table = NeighbourTable.parse(LINES, "west0");
    assertArrayEquals(
        HexFormat.of().parseHex("0200c0000201"), table.nextHop("10.1.0.10").orElseThrow());
  }

  @Test
  void nobodyOrSeveralLeadNowhere() {
    assertEquals(Optional.empty(), NeighbourTable.parse(LINES, "east0").nextHop("10.2.0.10"));
    assertEquals(Optional.empty(), NeighbourTable.parse(LINES, "wan0").nextHop("192.0.2.1"));
    assertEquals(Optional.empty(), NeighbourTable.parse(List.of(), "wan0").nextHop("192.0.2.1"));
  }

  @Test
  void anIpv6NeighbourIsOneTooButNoGroup() {
    NeighbourTable table = NeighbourTable.parse(LINES, "wan0");
    table.addIpv6(
        List.of(
            "2001:db8:1::1 lladdr 02:06:00:00:00:01 PERMANENT",
            "ff02::16 lladdr 33:33:00:00:00:16 NOARP",
            "fe80::7 lladdr 02:06:00:00:00:07 router STALE",
            "2001:db8:1::9 FAILED"));
    assertArrayEquals(
        HexFormat.of().parseHex("020600000001"), table.nextHop("2001:db8:1::1").orElseThrow());
    assertArrayEquals(
        HexFormat.of().parseHex("020600000001"), table.nextHop("fd00:1::10").orElseThrow());
  }
}

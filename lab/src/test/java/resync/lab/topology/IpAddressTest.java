package resync.lab.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.topology.IpAddress.Family;

class IpAddressTest {
  /** RFC 4291 section 2.2 and RFC 5952 section 4. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:0:0:0:0:0:0, ::",
    "::0001, ::1",
    "fd00:1::, fd00:1::",
    "::13.1.68.3, ::d01:4403"
  })
  void anAddressHasOneText(String said, String text) {
    assertEquals(text, IpAddress.of(said).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "::1/64",
        "1.2.3",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4::",
        "1:::2",
        "::1.2.3.4:5"
      })
  void refusesWhatIsNone(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(text));
  }

  /** The JDK reads what the lab writes, and the other way round. */
  @Test
  void agreesWithTheJdk() throws Exception {
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      byte[] octets = new byte[16];
      random.nextBytes(octets);
      for (int at = 0; at < 16; at += 2) {
        if (random.nextInt(3) > 0) {
          octets[at] = 0;
          octets[at + 1] = 0;
        }
      }
      octets[0] = 0x20;
      IpAddress address = IpAddress.read(Family.IPV6, ByteBuffer.wrap(octets), 0);
      assertArrayEquals(octets, address.octets());
      assertArrayEquals(octets, InetAddress.ofLiteral(address.toString()).getAddress());
      assertEquals(address, IpAddress.of(InetAddress.getByAddress(octets).getHostAddress()));
    }
  }

  @Test
  void aLinkHasANetworkAndNeighbours() {
    assertEquals("192.0.2.0/24", IpAddress.of("192.0.2.7").link().toString());
    assertEquals("192.0.2.254", IpAddress.of("192.0.2.7").neighbour(254).toString());
    assertEquals("2001:db8:0:7::/64", IpAddress.of("2001:db8:0:7::1").link().toString());
    assertEquals("2001:db8:0:7::254", IpAddress.of("2001:db8:0:7::1").neighbour(0x254).toString());
    assertEquals("2001:db8::1/128", IpAddress.of("2001:db8::1").alone().toString());
  }

  @Test
  void knowsWhatNoRouterForwards() {
    assertTrue(IpAddress.of("fe80::1").isOfLinkOrGroup());
    assertTrue(IpAddress.of("febf::1").isOfLinkOrGroup());
    assertTrue(IpAddress.of("ff02::16").isOfLinkOrGroup());
    assertFalse(IpAddress.of("fec0::1").isOfLinkOrGroup());
    assertFalse(IpAddress.of("2001:db8::1").isOfLinkOrGroup());
    assertFalse(IpAddress.of("224.0.0.1").isOfLinkOrGroup());
  }

  @Test
  void aPrefixHoldsWhatBeginsWithIt() {
    for (String text : List.of("10.1.0.0/16", "0.0.0.0/0", "10.1.4.7/32")) {
      assertTrue(IpPrefix.of(text).contains(IpAddress.of("10.1.4.7")), text);
      assertFalse(IpPrefix.of(text).contains(IpAddress.of("::a01:407")), text);
    }
    assertFalse(IpPrefix.of("10.1.0.0/16").contains(IpAddress.of("10.2.4.7")));
    for (String text : List.of("::/0", "fd00:1::/32", "fd00:1::/64", "fd00:1::4:0/112")) {
      assertTrue(IpPrefix.of(text).contains(IpAddress.of("fd00:1::4:7")), text);
    }
    for (String text : List.of("fd00:2::/32", "fd00:1:0:1::/64", "fd00:1::5:0/112")) {
      assertFalse(IpPrefix.of(text).contains(IpAddress.of("fd00:1::4:7")), text);
    }
  }

  @Test
  void prefixesOverlapWhereOneHoldsTheOther() {
    assertTrue(IpPrefix.of("fd00:1::/32").overlaps(IpPrefix.of("fd00:1:7::/64")));
    assertTrue(IpPrefix.of("fd00:1:7::/64").overlaps(IpPrefix.of("fd00:1::/32")));
    assertFalse(IpPrefix.of("fd00:1:7::/64").overlaps(IpPrefix.of("fd00:1:8::/64")));
    assertFalse(IpPrefix.of("0.0.0.0/0").overlaps(IpPrefix.of("::/0")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fd00:1::1/64",
        "10.1.0.1/24",
        "fd00::/129",
        "10.0.0.0/33",
        "fd00::",
        "::/-1",
        "::/"
      })
  void refusesWhatIsNoNetwork(String text) {
    assertEquals(Optional.empty(), IpPrefix.parse(text));
  }
}

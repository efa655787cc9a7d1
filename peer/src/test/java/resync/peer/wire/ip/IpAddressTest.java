package resync.peer.wire.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.wire.ip.IpAddress.Family;

class IpAddressTest {

  /** The examples of RFC 4291 section 2.2 and RFC 5952 sections 1, 2 and 4. */
  @ParameterizedTest
  @CsvSource({
    "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789, abcd:ef01:2345:6789:abcd:ef01:2345:6789",
    "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
    "FF01:0:0:0:0:0:0:101, ff01::101",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:DB8::8:800:200C:417A, 2001:db8::8:800:200c:417a",
    "0:0:0:0:0:0:13.1.68.3, ::d01:4403",
    "::FFFF:129.144.52.38, ::ffff:8190:3426",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:1::1, 2001:db8::1:0:0:1",
    "2001:db8:aaaa:bbbb:cccc:dddd:0:1, 2001:db8:aaaa:bbbb:cccc:dddd:0:1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1::, 1::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
  })
  void anAddressIsReadAndWritten(String text, String shown) {
    IpAddress address = IpAddress.of(text);
    assertEquals(shown, address.toString());
    assertEquals(address, IpAddress.of(shown));
    assertEquals(address, IpAddress.of(address.octets()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1.2.3.-4",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:",
        ":::",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "::1/128",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "[::1]",
        "example.org",
      })
  void whatIsNoAddressIsRefused(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(text));
  }

  @Test
  void octetsTextAndNumberSayTheSameAsInTheJdk() throws UnknownHostException {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] octets = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(octets);
      for (int zeros = random.nextInt(3); zeros > 0 && octets.length > 4; zeros--) {
        int at = 2 * random.nextInt(8);
        octets[at] = 0;
        octets[at + 1] = 0;
      }
      IpAddress address = IpAddress.of(octets);

      assertArrayEquals(octets, InetAddress.ofLiteral(address.toString()).getAddress());
      assertEquals(address, IpAddress.of(InetAddress.getByAddress(octets).getHostAddress()));
      assertArrayEquals(octets, address.octets());
      assertEquals(address, IpAddress.of(address.family(), address.number()));
    }
  }

  @Test
  void addressesAreUnsignedAndInOrder() {
    List<IpAddress> ordered =
        List.of(
            IpAddress.of("10.0.0.1"),
            IpAddress.of("128.0.0.1"),
            IpAddress.of("::1"),
            IpAddress.of("::8000:0:0:0"),
            IpAddress.of("2001:db8::"),
            IpAddress.of("fe80::1"));

    assertEquals(ordered, ordered.reversed().stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "224.0.0.1, true, false",
    "239.255.255.255, true, false",
    "223.255.255.255, false, false",
    "240.0.0.1, false, false",
    "169.254.1.1, false, true",
    "ff02::1, true, false",
    "fe80::1, false, true",
    "febf::1, false, true",
    "fec0::1, false, false",
    "2001:db8::1, false, false",
  })
  void someAddressesAreOfGroupsOrOfOneLink(String text, boolean multicast, boolean linkLocal) {
    assertEquals(multicast, IpAddress.of(text).isMulticast());
    assertEquals(linkLocal, IpAddress.of(text).isLinkLocal());
  }

  @Test
  void ofIpv4BitsMoreThan32AreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new IpAddress(Family.IPV4, 0, 0x1_0000_0000L));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[5]));
  }
}

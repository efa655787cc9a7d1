package resync.peer.wire.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
  private static final String LAST = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.2.0.0 | 10.2.0.255 | 10.2.0.0/24",
        "10.2.0.7 | 10.2.0.7 | 10.2.0.7",
        "0.0.0.0 | 255.255.255.255 | 0.0.0.0/0",
        "10.0.0.1 | 10.0.0.6 | 10.0.0.1 10.0.0.2/31 10.0.0.4/31 10.0.0.6",
        "255.255.255.254 | 255.255.255.255 | 255.255.255.254/31",
        "0.0.0.0 | 0.0.0.2 | 0.0.0.0/31 0.0.0.2",
        ":: | " + LAST + " | ::/0",
        "2001:db8:: | 2001:db8::ffff:ffff:ffff:ffff | 2001:db8::/64",
        "2001:db8::ffff:ffff:ffff:ffff | 2001:db8:0:1::1 |"
            + " 2001:db8::ffff:ffff:ffff:ffff 2001:db8:0:1::/127",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe | "
            + LAST
            + " |"
            + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127",
      })
  void aRangeIsTheFewestPrefixes(String first, String last, String expected) {
    AddressRange range = new AddressRange(IpAddress.of(first), IpAddress.of(last));
    assertEquals(
        expected, String.join(" ", range.prefixes().stream().map(AddressRange::toString).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.77, 24, 10.1.0.0/24",
    "10.1.0.77, 32, 10.1.0.77",
    "255.255.255.255, 0, 0.0.0.0/0",
    "2001:db8::1, 32, 2001:db8::/32",
    "2001:db8:0:ffff::1, 63, 2001:db8:0:fffe::/63",
    "2001:db8::ff, 65, 2001:db8::/65",
    "2001:db8::ff, 128, 2001:db8::ff",
  })
  void aPrefixIsARange(String address, int length, String text) {
    assertEquals(text, AddressRange.ofPrefix(IpAddress.of(address), length).toString());
  }

  @Test
  void rangesUpsideDownOrOfTwoFamiliesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> range("10.0.0.2", "10.0.0.1"));
    assertThrows(IllegalArgumentException.class, () -> range("2001:db8::2", "2001:db8::1"));
    assertThrows(IllegalArgumentException.class, () -> range("10.0.0.1", "2001:db8::1"));
  }

  @Test
  void itHoldsAddressesOfItsFamilyBetweenItsEnds() {
    AddressRange upper = range("2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:2::");

    assertTrue(upper.contains(IpAddress.of("2001:db8:0:1::1")));
    assertTrue(upper.contains(upper.first()));
    assertTrue(upper.contains(upper.last()));
    assertFalse(upper.contains(IpAddress.of("2001:db8::ffff:ffff:ffff:fffe")));
    assertFalse(upper.contains(IpAddress.of("2001:db8:0:2::1")));
    assertFalse(AddressRange.ALL_IPV6.contains(IpAddress.of("10.0.0.1")));
    assertFalse(AddressRange.ALL_IPV4.contains(IpAddress.of("::10.0.0.1")));
    assertTrue(range("127.0.0.0", "192.168.0.0").contains(IpAddress.of("128.0.0.1")));
  }

  @Test
  void whatTwoRangesHaveInCommon() {
    AddressRange one = range("10.0.0.0", "10.0.0.9");

    assertEquals(
        Optional.of(range("10.0.0.5", "10.0.0.9")),
        one.intersection(range("10.0.0.5", "10.0.0.200")));
    assertEquals(Optional.empty(), one.intersection(range("10.0.0.10", "10.0.0.200")));
    assertEquals(Optional.empty(), one.intersection(AddressRange.ALL_IPV6));
  }

  private static AddressRange range(String first, String last) {
    return new AddressRange(IpAddress.of(first), IpAddress.of(last));
  }
}

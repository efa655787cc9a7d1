package resync.peer.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.config.AddressRange;

class TunRoutesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.2.0.0 | 10.2.0.255 | 10.2.0.0/24",
        "10.2.0.7 | 10.2.0.7 | 10.2.0.7/32",
        "0.0.0.0 | 255.255.255.255 | 0.0.0.0/0",
        "10.0.0.1 | 10.0.0.6 | 10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32",
        "255.255.255.254 | 255.255.255.255 | 255.255.255.254/31",
        "0.0.0.0 | 0.0.0.2 | 0.0.0.0/31 0.0.0.2/32",
      })
  void aRangeIsTheFewestPrefixes(String first, String last, String expected) {
    AddressRange range =
        new AddressRange(Inet4Address.ofLiteral(first), Inet4Address.ofLiteral(last));
    assertEquals(
        expected,
        String.join(
            " ",
            TunRoutes.prefixes(range).stream()
                .map(p -> AddressRange.toAddress(p.network()).getHostAddress() + "/" + p.length())
                .toList()));
  }
}

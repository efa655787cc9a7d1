package resync.peer.wire.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.wire.Octets;

class InternetChecksumTest {
  private static final IpAddress ZERO = IpAddress.of("0.0.0.0");
  private static final IpAddress OTHER = IpAddress.of("10.0.0.1");

  /** The example of RFC 1624 section 4: one word changes from 5555 to 3285. */
  @Test
  void theExampleOfRfc1624() {
    assertEquals(
        0x0000,
        InternetChecksum.update(
            0xdd2f,
            InternetChecksum.difference(IpAddress.ofIpv4(0x5555), IpAddress.ofIpv4(0x3285))));
  }

  /** The words of RFC 1071 section 3, whose sum is ddf2; their length is in the pseudo header. */
  @Test
  void theExampleOfRfc1071() {
    byte[] words = Octets.hex("0001f203f4f5f6f7").toArray();
    assertEquals(0x220d, InternetChecksum.ofTransport(words, 0, 8, -8, ZERO, ZERO));
    assertEquals(~(0xddf2 + 8) & 0xffff, InternetChecksum.ofTransport(words, 0, 8, 0, ZERO, ZERO));
  }

  /**
   * What is over one address becomes what is over the other, whatever the carries; back again it is
   * the same.
   */
  @ParameterizedTest
  @CsvSource({
    "0x0a090101, 0xc0000201",
    "0xffffffff, 0x00000000",
    "0x00000000, 0xffffffff",
    "0x0000ffff, 0xffff0000",
    "0x7f000001, 0x80000000",
    "0xc0000201, 0xc0000201",
  })
  void aChangedAddressIsAsIfItHadAlwaysBeenThere(String from, String to) {
    IpAddress before = IpAddress.ofIpv4(Integer.parseUnsignedInt(from.substring(2), 16));
    IpAddress after = IpAddress.ofIpv4(Integer.parseUnsignedInt(to.substring(2), 16));
    for (int length = 1; length < 64; length++) {
      byte[] data = new byte[length];
      for (int i = 0; i < length; i++) {
        data[i] = (byte) (i * 37 + length);
      }
      int old = InternetChecksum.ofTransport(data, 0, length, 6, before, OTHER);
      int fresh = InternetChecksum.ofTransport(data, 0, length, 6, after, OTHER);
      assertEquals(fresh, InternetChecksum.update(old, InternetChecksum.difference(before, after)));
      assertEquals(old, InternetChecksum.update(fresh, InternetChecksum.difference(after, before)));
    }
  }
}
